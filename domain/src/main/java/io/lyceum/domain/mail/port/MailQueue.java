package io.lyceum.domain.mail.port;

import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.mail.MailKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The mails that are to be sent, whichever node sends them.
public interface MailQueue {

    /// Costs the same whether or not anybody has the address.
    void add(MailKind kind, EmailAddress to);

    /// Takes some that are due. One that is not said to be [#done] is due again after `lease`, and after twice as long
    /// each further time.
    List<Due> claim(int limit, Duration lease);

    void done(UUID mail);

    /// A mail to be sent now.
    ///
    /// @param attempts how often it has been claimed, this time included
    /// @param recipient empty when nobody has the address
    record Due(UUID mail, MailKind kind, int attempts, Optional<Recipient> recipient) {}

    /// Whose address it is.
    record Recipient(UserId user, String address, String name, boolean isVerified) {}
}

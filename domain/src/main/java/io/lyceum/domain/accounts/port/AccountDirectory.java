package io.lyceum.domain.accounts.port;

import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.accounts.ForeignIdentity;
import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/// Finds accounts before it is known who is asking.
public interface AccountDirectory {

    Optional<Credentials> find(EmailAddress email);

    Optional<Known> find(ForeignIdentity identity);

    /// An account that somebody comes to from another issuer.
    ///
    /// @param claimedAt when the latest claim about the user's plan was issued, if there is one
    record Known(UserId user, AccountRole role, Optional<Instant> claimedAt) {}

    /// Who has an address, and whether it was verified.
    Optional<Holder> holder(EmailAddress email);

    record Holder(UserId user, boolean verified) {}

    record Credentials(UserId user, String passwordHash) {

        @Override
        public String toString() {
            return "Credentials[user=%s]".formatted(user);
        }
    }
}

package io.lyceum.domain.mail.port;

import io.lyceum.domain.mail.MailKind;
import java.time.Instant;

/// The secrets that were sent to a user.
public interface MailSecrets {

    /// Adds one for the user's address of now, which replaces earlier ones of its kind.
    void add(MailKind kind, byte[] hash, Instant expiresAt);

    /// Whether [#use] would find it.
    boolean holds(MailKind kind, byte[] hash, Instant now);

    /// Uses one up; false when there is none, it has expired, or the user's address is another one now.
    boolean use(MailKind kind, byte[] hash, Instant now);

    void setPassword(String passwordHash);

    void setVerified();
}

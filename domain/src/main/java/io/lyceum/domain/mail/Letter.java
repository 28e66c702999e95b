package io.lyceum.domain.mail;

import io.lyceum.domain.accounts.UserSecret;
import java.util.Optional;

/// A mail that is ready to be sent.
///
/// @param name how its reader is called
public record Letter(MailKind kind, String address, String name, Optional<UserSecret> secret) {

    @Override
    public String toString() {
        return "Letter[kind=%s]".formatted(kind);
    }
}

package io.lyceum.domain.mail;

import java.time.Duration;
import java.util.Optional;

/// What a mail is for.
public enum MailKind {
    VERIFY_EMAIL(Optional.of(Duration.ofDays(3))),
    RESET_PASSWORD(Optional.of(Duration.ofHours(1))),
    PASSWORD_CHANGED(Optional.empty());

    private final Optional<Duration> secretLifetime;

    MailKind(Optional<Duration> secretLifetime) {
        this.secretLifetime = secretLifetime;
    }

    /// How long the secret in it is good; empty when there is none in it.
    public Optional<Duration> secretLifetime() {
        return secretLifetime;
    }
}

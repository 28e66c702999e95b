package io.lyceum.domain.mail;

import java.time.Duration;

/// Why a proof by mail was not taken.
public sealed interface MailRefusal {

    /// It is not one of ours, has been used or has expired.
    record BadSecret() implements MailRefusal {}

    record TooManyTries(Duration retryAfter) implements MailRefusal {}
}

package io.lyceum.domain.billing;

/// Why a webhook is not believed.
public enum WebhookRefusal {
    /// No secret is configured with which it could be checked.
    NOT_CONFIGURED,
    /// The signature is missing or made with another secret, or the body was changed on the way.
    BAD_SIGNATURE,
    /// It was signed too long ago, or in the future.
    BAD_TIME,
    /// The signature is right, and the body is not what the provider sends.
    UNREADABLE
}

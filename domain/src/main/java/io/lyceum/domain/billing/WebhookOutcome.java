package io.lyceum.domain.billing;

/// What became of a webhook.
public enum WebhookOutcome {
    /// It changed a subscription, or told whose a customer is.
    APPLIED,
    /// It had come before.
    DUPLICATE,
    /// Something newer is known already.
    OLDER,
    /// It means nothing to us, and is kept all the same.
    NOTED
}

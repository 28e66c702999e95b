package io.lyceum.domain.billing;

/// Who takes the money.
public enum Provider {
    STRIPE,
    CLERK
}

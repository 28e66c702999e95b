package io.lyceum.domain.identities;

/// Why a token of another issuer is not believed.
public enum TokenRefusal {
    /// No issuer that is trusted has made it, as far as it says itself.
    UNKNOWN(false),
    /// It is not good any more, or not yet: what honest clients send, too.
    UNTIMELY(false),
    /// The issuer's keys are not to be had.
    UNCHECKED(false),
    /// It was made for somebody else than us, or for no person.
    MISDIRECTED(true),
    /// Its issuer has not signed it.
    FORGED(true);

    private final boolean suspicious;

    TokenRefusal(boolean suspicious) {
        this.suspicious = suspicious;
    }

    /// Whether it may be an attack.
    public boolean isSuspicious() {
        return suspicious;
    }
}

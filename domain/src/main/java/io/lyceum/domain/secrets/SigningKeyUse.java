package io.lyceum.domain.secrets;

/// What a key signs. Keys for receipts stay published for as long as there are receipts; so they are others than those
/// for access tokens, which nobody should believe any longer than needed.
public enum SigningKeyUse {
    ACCESS_TOKENS,
    RECEIPTS
}

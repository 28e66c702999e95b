package io.lyceum.domain.subscriptions;

/// What is counted against a plan: companions that exist, conversations that were started, and the tokens that language
/// models read and wrote.
public enum Meter {
    COMPANIONS,
    CONVERSATIONS,
    INPUT_TOKENS,
    OUTPUT_TOKENS
}

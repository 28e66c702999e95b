package io.lyceum.domain.subscriptions;

/// What is counted against a plan: companions that exist, conversations that were started, the tokens that language
/// models read and wrote, and the seconds that were spoken.
public enum Meter {
    COMPANIONS,
    CONVERSATIONS,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    VOICE_SECONDS
}

package io.lyceum.domain.subscriptions;

/// What is counted against a plan: companions that exist, and conversations that were started.
public enum Meter {
    COMPANIONS,
    CONVERSATIONS
}

package io.lyceum.domain.accounts;

import java.util.Set;

/// What a request may do on behalf of its user. A sign-in has all of them, an API key some.
public enum Scope {
    /// See what the user sees.
    READ,
    /// Create, change and remove.
    WRITE,
    /// Hold lessons and chats, which spends what the plan allows.
    CHAT,
    /// Manage the account's sign-ins and keys. No key has it, or a stolen one could make others that outlive it.
    ACCOUNT;

    /// All there are.
    public static final Set<Scope> ALL = Set.of(values());

    /// Those that a key can have.
    public static final Set<Scope> OF_KEYS = Set.of(READ, WRITE, CHAT);
}

package io.lyceum.domain.audit;

/// Who can act: somebody signed in, an operator on the admin port, a provider by webhook, or the service by itself.
public enum ActorKind {
    USER,
    OPERATOR,
    PROVIDER,
    SYSTEM
}

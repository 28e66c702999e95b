package io.lyceum.domain.accounts;

/// What an account may do beyond using the service: a moderator removes what others published.
public enum AccountRole {
    USER,
    MODERATOR,
    ADMIN
}

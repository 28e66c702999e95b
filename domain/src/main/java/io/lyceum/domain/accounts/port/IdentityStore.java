package io.lyceum.domain.accounts.port;

/// By which identities of other issuers the user on whose behalf the store was opened is known.
public interface IdentityStore {

    /// False when the identity belongs to somebody already.
    boolean add(String issuer, String subject);
}

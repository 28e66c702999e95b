package io.lyceum.domain.identities.port;

import io.lyceum.domain.accounts.port.AccountStores;

/// What one transaction about identities may read and write: accounts and sign-ins, too.
public interface IdentityStores extends AccountStores {

    IdentityStore identities();
}

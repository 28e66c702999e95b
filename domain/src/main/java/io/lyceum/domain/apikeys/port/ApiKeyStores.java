package io.lyceum.domain.apikeys.port;

import io.lyceum.domain.accounts.port.AccountStore;

/// What one transaction about API keys may read and write.
public interface ApiKeyStores {

    ApiKeyStore keys();

    AccountStore accounts();
}

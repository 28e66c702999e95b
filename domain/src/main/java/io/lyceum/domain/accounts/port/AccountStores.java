package io.lyceum.domain.accounts.port;

/// What one accounts transaction may read and write.
public interface AccountStores {

    AccountStore accounts();

    SignInStore signIns();
}

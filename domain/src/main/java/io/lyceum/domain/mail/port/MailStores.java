package io.lyceum.domain.mail.port;

import io.lyceum.domain.accounts.port.AccountStore;
import io.lyceum.domain.accounts.port.SignInStore;

/// What one transaction about proofs by mail may read and write.
public interface MailStores {

    MailSecrets secrets();

    AccountStore accounts();

    SignInStore signIns();
}

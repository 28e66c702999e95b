package io.lyceum.domain.accounts.port;

import io.lyceum.domain.kernel.UserId;
import java.util.Set;

/// The accounts that are suspended now.
public interface SuspendedAccounts {

    Set<UserId> all();
}

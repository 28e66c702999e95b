package io.lyceum.domain.staff.port;

import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.kernel.UserFinder;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// Gives roles on behalf of operators.
public interface RoleBook extends UserFinder {

    /// Returns the role before; empty for an unknown user.
    Optional<AccountRole> give(UserId user, AccountRole role, boolean dry);
}

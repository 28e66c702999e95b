package io.lyceum.domain.staff.port;

import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// Gives roles on behalf of operators.
public interface RoleBook {

    /// The user with an id or an e-mail address.
    Optional<UserId> findUser(String idOrEmail);

    /// Returns the role before; empty for an unknown user.
    Optional<AccountRole> give(UserId user, AccountRole role, boolean dry);
}

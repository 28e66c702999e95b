package io.lyceum.domain.subscriptions.port;

import io.lyceum.domain.kernel.UserFinder;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.subscriptions.Grant;

/// Grants and revokes on behalf of operators and billing, never of the user concerned.
public interface GrantBook extends UserFinder {

    /// Grants, or moves the end of what is granted already. False for an unknown user.
    boolean grant(UserId user, Grant grant, boolean dry);

    /// False when there was nothing to revoke.
    boolean revoke(UserId user, Grant.Kind kind, String name, boolean dry);
}

package io.lyceum.domain.identities.port;

import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.identities.ForeignIdentity;
import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/// Finds accounts by their owners' identities elsewhere, before it is known who is asking.
public interface IdentityDirectory {

    Optional<Known> find(ForeignIdentity identity);

    /// An account that somebody comes to from another issuer.
    ///
    /// @param claimedAt when the latest claim about the user's plan was issued, if there is one
    record Known(UserId user, AccountRole role, Optional<Instant> claimedAt) {}
}

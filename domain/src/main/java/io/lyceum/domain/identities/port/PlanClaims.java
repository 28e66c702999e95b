package io.lyceum.domain.identities.port;

import io.lyceum.domain.identities.PlanClaim;
import io.lyceum.domain.kernel.UserId;

/// Where what issuers say about their users' plans is written down.
public interface PlanClaims {

    /// Replaces what the issuer said before, unless that is newer.
    void saw(UserId user, String issuer, PlanClaim claim);
}

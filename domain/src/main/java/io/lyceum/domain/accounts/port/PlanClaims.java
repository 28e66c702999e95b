package io.lyceum.domain.accounts.port;

import io.lyceum.domain.accounts.PlanClaim;
import io.lyceum.domain.kernel.UserId;

/// Where what issuers say about their users' plans is written down.
public interface PlanClaims {

    /// Replaces what the issuer said before, unless that is newer.
    void saw(UserId user, String issuer, PlanClaim claim);
}

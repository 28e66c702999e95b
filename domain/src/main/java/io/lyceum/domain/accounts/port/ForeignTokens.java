package io.lyceum.domain.accounts.port;

import io.lyceum.domain.accounts.ForeignIdentity;
import io.lyceum.domain.accounts.PlanClaim;
import java.util.Optional;

/// Checks the tokens of the other issuers that an operator trusts.
public interface ForeignTokens {

    /// Whom a token speaks for; empty when no trusted issuer has made it for us or it is not good now. Now and then
    /// waits for the issuer's keys.
    Optional<Shown> verify(String token);

    /// What a token shows.
    ///
    /// @param claim empty when the issuer does not tell us about plans
    record Shown(ForeignIdentity identity, Optional<PlanClaim> claim) {}
}

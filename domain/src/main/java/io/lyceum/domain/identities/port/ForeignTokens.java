package io.lyceum.domain.identities.port;

import io.lyceum.domain.identities.ForeignIdentity;
import io.lyceum.domain.identities.PlanClaim;
import io.lyceum.domain.identities.TokenRefusal;
import io.lyceum.domain.kernel.Result;
import java.util.Optional;

/// Checks the tokens of the other issuers that an operator trusts.
public interface ForeignTokens {

    /// Whom a token speaks for, if a trusted issuer has made it for us and it is good now. Now and then waits for the
    /// issuer's keys.
    Result<Shown, TokenRefusal> verify(String token);

    /// Whether tokens of an issuer are accepted.
    boolean trusts(String issuer);

    /// What a token shows.
    ///
    /// @param claim empty when the issuer does not tell us about plans
    record Shown(ForeignIdentity identity, Optional<PlanClaim> claim) {}
}

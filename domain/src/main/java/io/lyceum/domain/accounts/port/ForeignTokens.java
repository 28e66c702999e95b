package io.lyceum.domain.accounts.port;

import io.lyceum.domain.accounts.ForeignIdentity;
import io.lyceum.domain.accounts.PlanClaim;
import io.lyceum.domain.accounts.TokenRefusal;
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

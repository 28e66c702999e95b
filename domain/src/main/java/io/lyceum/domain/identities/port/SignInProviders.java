package io.lyceum.domain.identities.port;

import io.lyceum.domain.identities.ForeignIdentity;
import io.lyceum.domain.identities.IdentityRefusal;
import io.lyceum.domain.identities.SignInTrip;
import io.lyceum.domain.kernel.Result;
import java.util.Optional;

/// The providers that say who somebody is: OAuth 2.0's authorization code flow (RFC 6749) with PKCE (RFC 7636), and
/// OpenID Connect where they speak it. May wait for the provider, some seconds at most.
public interface SignInProviders {

    /// Where a browser is sent to sign in. Refuses a provider that there is not, or that does not answer.
    Result<SignInTrip.Departure, IdentityRefusal> depart(String provider, SignInTrip trip);

    /// Who has come back. Refuses when the browser was not sent by us to this provider lately, and when the provider
    /// does not vouch for anybody.
    Result<Arrival, IdentityRefusal> arrive(String provider, SignInTrip.Return back);

    /// Whether one can sign in with what an issuer says.
    boolean trusts(String issuer);

    /// The trip that a ticket is for; empty when it is not ours, or over.
    Optional<SignInTrip> tripOf(String ticket);

    /// Somebody for whom the provider vouches.
    record Arrival(ForeignIdentity identity, SignInTrip trip) {}
}

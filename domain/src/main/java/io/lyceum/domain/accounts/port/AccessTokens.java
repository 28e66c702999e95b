package io.lyceum.domain.accounts.port;

import io.lyceum.domain.accounts.Caller;
import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.accounts.User;
import java.time.Duration;
import java.util.Optional;

/// Makes and checks the tokens that requests carry.
public interface AccessTokens {

    String issue(User user, SignInId signIn);

    Duration lifetime();

    /// Who a token speaks for; empty when it is not one of ours, has expired, or its sign-in was revoked. Costs no
    /// call to the outside.
    Optional<Caller> verify(String token);

    /// Refuses the tokens of a sign-in from now on, here at once and on other nodes within a second.
    void revoke(SignInId signIn);

    /// The public keys as a JSON Web Key Set (RFC 7517).
    String keySet();
}

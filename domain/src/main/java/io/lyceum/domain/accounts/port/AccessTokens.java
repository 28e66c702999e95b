package io.lyceum.domain.accounts.port;

import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.accounts.User;
import java.time.Duration;

/// Makes the tokens that requests carry.
public interface AccessTokens {

    String issue(User user, SignInId signIn);

    Duration lifetime();

    /// Refuses the tokens of a sign-in from now on, here at once and on other nodes within a second.
    void revoke(SignInId signIn);
}

package io.lyceum.domain.accounts.port;

import io.lyceum.domain.accounts.SignInId;
import java.time.Instant;
import java.util.Set;

/// The sign-ins that were revoked on any node.
public interface Revocations {

    Set<SignInId> since(Instant moment);
}

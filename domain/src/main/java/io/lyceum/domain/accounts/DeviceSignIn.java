package io.lyceum.domain.accounts;

import java.time.Instant;

/// A signing-in that is neither signed out nor revoked.
///
/// @param device what the client called itself
public record DeviceSignIn(SignInId id, String device, Instant createdAt, Instant lastSeenAt) {

    public static final int MAX_DEVICE = 200;
}

package io.lyceum.domain.identities;

import io.lyceum.domain.accounts.Carrier;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// A browser's way to a provider and back.
///
/// @param returnTo the page to go on to afterwards
/// @param carrier what is to prove the signing-in
/// @param linking the user, already signed in, to whom the provider's identity is to belong from now on
public record SignInTrip(Optional<String> returnTo, Carrier carrier, Optional<UserId> linking) {

    /// Where a browser goes, and what it must keep meanwhile, readable by us alone.
    public record Departure(String location, String ticket) {

        @Override
        public String toString() {
            return "Departure[]";
        }
    }

    /// What a browser comes back with: what it has kept, and what the provider gave it.
    public record Return(String ticket, String state, String code) {

        @Override
        public String toString() {
            return "Return[]";
        }
    }
}

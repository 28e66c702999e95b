package io.lyceum.adapters.identity;

import io.lyceum.domain.identities.SignInTrip;
import java.security.SecureRandom;
import java.util.Base64;

/// An attempt to sign in with a provider, as the browser that makes it keeps it for us, sealed.
///
/// @param state comes back with the browser, and shows that it is the same one
/// @param nonce comes back in the id token, and shows that it was made for this attempt
/// @param verifier is told to the provider by us alone, and shows that the code was meant for us (PKCE)
record Ticket(String provider, String state, String nonce, String verifier, SignInTrip trip) {

    private static final SecureRandom RANDOM = new SecureRandom();

    static Ticket of(String provider, SignInTrip trip) {
        return new Ticket(provider, random(), random(), random(), trip);
    }

    private static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "Ticket[%s]".formatted(provider);
    }
}

package io.lyceum.adapters.identity;

import io.lyceum.domain.identities.ForeignIdentity;
import java.io.IOException;

/// One provider, in the form of OAuth 2.0 that it speaks.
interface SignInProvider {

    /// Where its sign-in page is, without a query.
    String authorizationUrl() throws IOException;

    /// What it is asked to tell.
    String scope();

    /// Who has signed in there.
    ///
    /// @throws NotVouched when it does not say so, or not in a way that can be believed
    /// @throws IOException when it does not answer
    ForeignIdentity identify(Grant grant) throws IOException, NotVouched;

    /// What the browser brought back, and what only we know of the attempt.
    record Grant(String code, String verifier, String nonce, String redirectUri) {

        @Override
        public String toString() {
            return "Grant[]";
        }
    }

    /// The provider vouches for nobody.
    final class NotVouched extends Exception {

        private static final long serialVersionUID = 1;

        NotVouched(String why) {
            super(why);
        }
    }
}

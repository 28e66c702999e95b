package io.lyceum.adapters.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.identities.ForeignIdentity;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/// An OpenID provider (OpenID Connect Core 1.0), such as Google. It is believed by its id token alone.
final class OidcSignIn implements SignInProvider {

    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

    private final SignInConfig.ProviderLine config;
    private final RemoteDocuments documents;
    private final Discovery discovery;
    private final JWSKeySelector<SecurityContext> keys;
    private final InstantSource clock;

    OidcSignIn(SignInConfig.ProviderLine config, RemoteDocuments documents, InstantSource clock) {
        this.config = config;
        this.documents = documents;
        this.discovery = new Discovery(documents, config.server());
        this.keys = IssuerKeys.discovered(config.server(), documents, ALGORITHMS);
        this.clock = clock;
    }

    @Override
    public String authorizationUrl() throws IOException {
        return discovery.address("authorization_endpoint");
    }

    @Override
    public String scope() {
        return "openid email profile";
    }

    @Override
    public ForeignIdentity identify(Grant grant) throws IOException, NotVouched {
        var answer = documents.exchange(
                discovery.address("token_endpoint"),
                Map.of(
                        "grant_type", "authorization_code",
                        "code", grant.code(),
                        "redirect_uri", grant.redirectUri(),
                        "client_id", config.id(),
                        "client_secret", config.secret(),
                        "code_verifier", grant.verifier()));
        if (!(answer.get("id_token") instanceof String text)) {
            throw new NotVouched("no id token");
        }
        try {
            var token = SignedToken.parse(text).orElseThrow(() -> new NotVouched("an id token that cannot be read"));
            if (!isGood(token, grant)) {
                throw new NotVouched("an id token that is not for this");
            }
            var claims = token.claims();
            return new ForeignIdentity(
                    config.server(),
                    claims.getSubject(),
                    Identities.verifiedEmail(claims).map(EmailAddress::new),
                    Identities.displayName(claims));
        } catch (ParseException _) {
            throw new NotVouched("an id token with strange claims");
        } catch (JOSEException e) {
            throw new IOException("The keys of " + config.server() + " are not to be had", e);
        }
    }

    private boolean isGood(SignedToken token, Grant grant) throws ParseException, JOSEException {
        var claims = token.claims();
        String party = claims.getStringClaim("azp");
        return ALGORITHMS.contains(token.algorithm())
                && config.server().equals(claims.getIssuer())
                && claims.getAudience().contains(config.id())
                && (party == null ? claims.getAudience().size() == 1 : party.equals(config.id()))
                && grant.nonce().equals(claims.getStringClaim("nonce"))
                && Identities.isSubject(claims.getSubject())
                && token.isTimely(clock.instant(), SKEW)
                && token.isSigned(keys);
    }
}

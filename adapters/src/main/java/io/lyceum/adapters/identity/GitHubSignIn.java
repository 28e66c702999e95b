package io.lyceum.adapters.identity;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.identities.ForeignIdentity;
import java.io.IOException;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// GitHub, which speaks OAuth 2.0 but not OpenID Connect: who has signed in is asked of its API, over the connection
/// that we have made to it ourselves.
final class GitHubSignIn implements SignInProvider {

    private final SignInConfig.ProviderLine config;
    private final RemoteDocuments documents;

    GitHubSignIn(SignInConfig.ProviderLine config, RemoteDocuments documents) {
        this.config = config;
        this.documents = documents;
    }

    @Override
    public String authorizationUrl() {
        return config.server() + "/login/oauth/authorize";
    }

    @Override
    public String scope() {
        return "read:user user:email";
    }

    @Override
    public ForeignIdentity identify(Grant grant) throws IOException, NotVouched {
        var answer = documents.exchange(
                config.server() + "/login/oauth/access_token",
                Map.of(
                        "client_id", config.id(),
                        "client_secret", config.secret(),
                        "code", grant.code(),
                        "redirect_uri", grant.redirectUri(),
                        "code_verifier", grant.verifier()));
        if (!(answer.get("access_token") instanceof String token)) {
            throw new NotVouched("no access token");
        }
        try {
            var user = JSONObjectUtils.parse(documents.fetchAs(config.apiServer() + "/user", token));
            if (!(user.get("id") instanceof Number id)) {
                throw new NotVouched("a user without an id");
            }
            var name = Stream.of("name", "login")
                    .flatMap(member -> texts(user.get(member)))
                    .flatMap(text -> Identities.displayName(text).stream())
                    .findFirst();
            return new ForeignIdentity(config.server(), Long.toString(id.longValue()), verifiedEmail(token), name);
        } catch (ParseException e) {
            throw new IOException("What GitHub's API answers cannot be read", e);
        }
    }

    /// The primary address, if GitHub has verified it.
    private Optional<EmailAddress> verifiedEmail(String token) throws IOException, ParseException {
        return JSONArrayUtils.parse(documents.fetchAs(config.apiServer() + "/user/emails", token)).stream()
                .filter(Map.class::isInstance)
                .map(entry -> (Map<?, ?>) entry)
                .filter(entry ->
                        Boolean.TRUE.equals(entry.get("primary")) && Boolean.TRUE.equals(entry.get("verified")))
                .flatMap(entry -> texts(entry.get("email")))
                .filter(Identities::isEmail)
                .map(EmailAddress::new)
                .findFirst();
    }

    private static Stream<String> texts(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof String text ? Stream.of(text) : Stream.empty();
    }
}

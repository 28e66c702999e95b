package io.lyceum.adapters.identity;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.adapters.identity.SignInProvider.Grant;
import io.lyceum.adapters.identity.SignInProvider.NotVouched;
import io.lyceum.domain.identities.IdentityRefusal;
import io.lyceum.domain.identities.SignInTrip;
import io.lyceum.domain.identities.port.SignInProviders;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The providers of the configuration.
public final class ConfiguredSignInProviders implements SignInProviders {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredSignInProviders.class);

    private final Map<String, SignInProvider> providers = new LinkedHashMap<>();
    private final SignInConfig config;
    private final TicketSeal seal;

    /// @param key 32 bytes that all nodes share
    public ConfiguredSignInProviders(SignInConfig config, OkHttpClient http, byte[] key, InstantSource clock) {
        this.config = config;
        this.seal = new TicketSeal(key, clock);
        var documents = new RemoteDocuments(http);
        config.providers().stream()
                .filter(SignInConfig.ProviderLine::isUsed)
                .forEach(line -> providers.put(
                        line.name(),
                        switch (line.kind()) {
                            case OIDC -> new OidcSignIn(line, documents, clock);
                            case GITHUB -> new GitHubSignIn(line, documents);
                        }));
    }

    @Override
    public Result<SignInTrip.Departure, IdentityRefusal> depart(String name, SignInTrip trip) {
        var provider = Optional.ofNullable(providers.get(name));
        if (provider.isEmpty()) {
            return refused(new IdentityRefusal.NoSuchProvider());
        }
        var ticket = Ticket.of(name, trip);
        try {
            var location = HttpUrl.get(provider.get().authorizationUrl())
                    .newBuilder()
                    .setQueryParameter("response_type", "code")
                    .setQueryParameter("client_id", clientId(name))
                    .setQueryParameter("redirect_uri", redirectUri(name))
                    .setQueryParameter("scope", provider.get().scope())
                    .setQueryParameter("state", ticket.state())
                    .setQueryParameter("nonce", ticket.nonce())
                    .setQueryParameter("code_challenge", challenge(ticket.verifier()))
                    .setQueryParameter("code_challenge_method", "S256")
                    .build();
            return ok(new SignInTrip.Departure(location.toString(), seal.seal(ticket)));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The provider {} does not answer: {}", name, e.toString());
            return refused(new IdentityRefusal.ProviderUnreachable());
        }
    }

    @Override
    public boolean trusts(String issuer) {
        return config.providers().stream()
                .anyMatch(line -> line.isUsed() && line.server().equals(issuer));
    }

    @Override
    public Optional<SignInTrip> tripOf(String ticket) {
        return seal.open(ticket).map(Ticket::trip);
    }

    @Override
    public Result<Arrival, IdentityRefusal> arrive(String name, SignInTrip.Return back) {
        var provider = Optional.ofNullable(providers.get(name));
        if (provider.isEmpty()) {
            return refused(new IdentityRefusal.NoSuchProvider());
        }
        var ticket = seal.open(back.ticket())
                .filter(opened -> opened.provider().equals(name) && same(opened.state(), back.state()));
        if (ticket.isEmpty()) {
            return refused(new IdentityRefusal.TripOver());
        }
        if (back.code().isEmpty()) {
            return refused(new IdentityRefusal.NotVouched());
        }
        var grant = new Grant(back.code(), ticket.get().verifier(), ticket.get().nonce(), redirectUri(name));
        try {
            return ok(new Arrival(provider.get().identify(grant), ticket.get().trip()));
        } catch (NotVouched e) {
            LOG.info("The provider {} vouches for nobody: {}", name, e.getMessage());
            return refused(new IdentityRefusal.NotVouched());
        } catch (IOException e) {
            LOG.warn("The provider {} does not answer: {}", name, e.toString());
            return refused(new IdentityRefusal.ProviderUnreachable());
        }
    }

    private String clientId(String name) {
        return config.providers().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .map(SignInConfig.ProviderLine::id)
                .orElseThrow();
    }

    private String redirectUri(String name) {
        return config.publicUrl() + "/api/auth/oauth/" + name + "/callback";
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}

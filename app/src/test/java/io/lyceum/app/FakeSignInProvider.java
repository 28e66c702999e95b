package io.lyceum.app;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lyceum.domain.kernel.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// A provider on this machine with which people sign in: an OpenID provider, and what GitHub has instead. It is as
/// strict as the real ones about codes, redirect addresses, client secrets and PKCE.
final class FakeSignInProvider implements AutoCloseable {

    static final String CLIENT = "client-1";
    static final String SECRET = "the client's secret";

    private final HttpServer server;
    private final JWK key = FakeIssuer.rsa();
    private final Map<String, Authorization> codes = new ConcurrentHashMap<>();
    private final Map<String, Person> tokens = new ConcurrentHashMap<>();

    /// Changes id tokens before they are signed.
    volatile UnaryOperator<JWTClaimsSet.Builder> forgery = UnaryOperator.identity();

    volatile JWK signer = key;
    volatile boolean down;

    /// Somebody who has an account with the provider.
    record Person(String subject, String email, boolean verified, String name) {

        static Person named(String name) {
            return new Person(
                    UUID.randomUUID().toString(), name + "-" + UUID.randomUUID() + "@example.org", true, name);
        }
    }

    private record Authorization(Person person, Map<String, String> asked) {}

    FakeSignInProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// What happens when a browser is sent here and the person consents: the address to which it is sent back.
    URI consent(String location, Person person) {
        var asked = parameters(URI.create(location).getRawQuery());
        if (!"code".equals(asked.get("response_type"))
                || !CLIENT.equals(asked.get("client_id"))
                || !"S256".equals(asked.get("code_challenge_method"))) {
            throw new IllegalArgumentException(location);
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, new Authorization(person, asked));
        return URI.create(asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var form = parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var bearer = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .map(header -> tokens.get(header.replace("Bearer ", "")));
            var answer = switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" -> Optional.of(discovery());
                case "/keys" -> Optional.of(new JWKSet(key.toPublicJWK()).toString(true));
                case "/token", "/login/oauth/access_token" -> token(form);
                case "/user" ->
                    bearer.map(person -> "{\"id\": %d, \"login\": \"%s\", \"name\": null}"
                            .formatted(person.subject().hashCode(), person.name()));
                case "/user/emails" -> bearer.map(person -> """
                                    [{"email": "other@example.org", "primary": false, "verified": true},
                                     {"email": "%s", "primary": true, "verified": %s}]""".formatted(person.email(), person.verified()));
                default -> Optional.<String>empty();
            };
            byte[] body = answer.orElse("{\"error\": \"invalid_grant\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(down ? 503 : answer.isEmpty() ? 400 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String discovery() {
        return """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize?prompt=login",
                 "token_endpoint": "%1$s/token", "jwks_uri": "%1$s/keys"}""".formatted(url());
    }

    private Optional<String> token(Map<String, String> form) {
        var authorization = Optional.ofNullable(codes.remove(form.getOrDefault("code", "")));
        return authorization
                .filter(given -> CLIENT.equals(form.get("client_id")) && SECRET.equals(form.get("client_secret")))
                .filter(given -> Objects.equals(given.asked().get("redirect_uri"), form.get("redirect_uri")))
                .filter(given -> challenge(form.getOrDefault("code_verifier", ""))
                        .equals(given.asked().get("code_challenge")))
                .map(given -> {
                    String token = UUID.randomUUID().toString();
                    tokens.put(token, given.person());
                    return "{\"access_token\": \"%s\", \"token_type\": \"bearer\", \"id_token\": \"%s\"}"
                            .formatted(token, idToken(given));
                });
    }

    private String idToken(Authorization given) {
        var now = Instant.now();
        var person = given.person();
        var claims = new JWTClaimsSet.Builder()
                .issuer(url())
                .subject(person.subject())
                .audience(CLIENT)
                .claim("nonce", given.asked().get("nonce"))
                .claim("email", person.email())
                .claim("email_verified", person.verified())
                .claim("name", person.name())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
        return FakeIssuer.sign(forgery.apply(claims).build(), signer);
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] halves = pair.split("=", 2);
            parameters.put(halves[0], halves.length > 1 ? URLDecoder.decode(halves[1], StandardCharsets.UTF_8) : "");
        }
        return parameters;
    }

    JWK key() {
        return key;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

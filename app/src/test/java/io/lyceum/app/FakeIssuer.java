package io.lyceum.app;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// An issuer of tokens on this machine, which publishes its keys over HTTP and counts who asks for them.
final class FakeIssuer implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile JWK key = rsa();
    private volatile boolean down;
    private volatile long delayMillis;

    FakeIssuer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        publish(key);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// How often it was asked for anything.
    int calls() {
        return calls.get();
    }

    JWK key() {
        return key;
    }

    /// Signs with another key from now on and publishes only that.
    void rotate(JWK next) {
        key = next;
        publish(next);
    }

    /// Calls itself by a name in its discovery document.
    void callItself(String name) {
        documents.put("/.well-known/openid-configuration", """
                {"issuer": "%s", "jwks_uri": "%s/keys"}""".formatted(name, url()));
    }

    void goDown() {
        down = true;
    }

    void answerAfter(long millis) {
        delayMillis = millis;
    }

    private void publish(JWK published) {
        String keys = new JWKSet(published.toPublicJWK()).toString(true);
        documents.put("/.well-known/jwks.json", keys);
        documents.put("/auth/v1/.well-known/jwks.json", keys);
        documents.put("/keys", keys);
        callItself(url());
    }

    /// Claims that are good for five minutes.
    JWTClaimsSet.Builder claims(String subject) {
        var now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .subject(subject)
                .issueTime(Date.from(now.minusSeconds(200)))
                .notBeforeTime(Date.from(now.minusSeconds(210)))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .jwtID(UUID.randomUUID().toString());
    }

    /// What Clerk makes of a signing-in.
    JWTClaimsSet.Builder clerk(String subject) {
        return claims(subject).claim("v", 2).claim("sid", "sess_1").claim("sts", "active");
    }

    String sign(JWTClaimsSet claims) {
        return sign(claims, key);
    }

    static String sign(JWTClaimsSet claims, JWK key) {
        return sign(
                claims,
                key,
                new JWSHeader.Builder(key instanceof ECKey ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256)
                        .keyID(key.getKeyID())
                        .build());
    }

    static String sign(JWTClaimsSet claims, JWK key, JWSHeader header) {
        try {
            var jwt = new SignedJWT(header, claims);
            jwt.sign(
                    switch (key) {
                        case ECKey ec -> new ECDSASigner(ec);
                        case RSAKey rsa -> new RSASSASigner(rsa);
                        default -> throw new IllegalArgumentException(key.toString());
                    });
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signWithSecret(JWTClaimsSet claims, byte[] secret, String kid) {
        try {
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(kid).build(), claims);
            jwt.sign(new MACSigner(secret));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static JWK rsa() {
        try {
            return new RSAKeyGenerator(2_048).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static JWK ec() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        try (exchange) {
            pause();
            String document = documents.get(exchange.getRequestURI().getPath());
            byte[] body = String.valueOf(document).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(down ? 503 : document == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void pause() {
        try {
            Thread.sleep(delayMillis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

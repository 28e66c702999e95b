package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MailTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();

    private final Client user = LYCEUM.newUser();
    private final String address = user.get("/api/me").text("/email");

    @Test
    void whoSignsUpCanProveTheAddressOnce() {
        assertThat(user.get("/api/me").body().at("/emailVerified").asBoolean()).isFalse();
        String proof = token(Letters.secret(address, "verify-email", 1));

        assertThat(LYCEUM.anonymous().post("/api/auth/email/verify", proof).status())
                .isEqualTo(204);

        assertThat(user.get("/api/me").body().at("/emailVerified").asBoolean()).isTrue();
        assertThat(LYCEUM.anonymous().post("/api/auth/email/verify", proof).text("/code"))
                .isEqualTo("mail-token-invalid");
        assertThat(user.post("/api/auth/email/verification", "").status()).isEqualTo(202);
        assertThat(Letters.now(address, "verify-email")).hasSize(1);
    }

    @Test
    void aSecondProofReplacesTheFirst() {
        String first = Letters.secret(address, "verify-email", 1);
        user.post("/api/auth/email/verification", "");
        String second = Letters.secret(address, "verify-email", 2);

        assertThat(verify(first)).isEqualTo(401);
        assertThat(verify(second)).isEqualTo(204);
    }

    @Test
    void proofsAreNotSentAsOftenAsOneLikes() {
        for (int i = 0; i < 3; i++) {
            assertThat(user.post("/api/auth/email/verification", "").status()).isEqualTo(202);
        }
        var fourth = user.post("/api/auth/email/verification", "");

        assertThat(fourth.status()).isEqualTo(429);
        assertThat(Integer.parseInt(fourth.header("Retry-After"))).isBetween(1, 1200);
    }

    @Test
    void aForgottenPasswordIsResetAndEveryDeviceSignedOut() {
        var elsewhere = new Client(LYCEUM.url(), signIn("correct horse").text("/accessToken"));
        assertThat(forget(address)).isEqualTo(202);
        String secret = Letters.secret(address, "reset-password", 1);
        assertThat(verify(secret)).as("a secret for something else").isEqualTo(401);

        assertThat(reset(secret, "battery staple")).isEqualTo(204);

        assertThat(user.get("/api/me").status()).isEqualTo(401);
        assertThat(elsewhere.get("/api/me").status()).isEqualTo(401);
        assertThat(signIn("correct horse").status()).isEqualTo(401);
        assertThat(signIn("battery staple").status()).isEqualTo(200);
        assertThat(signIn("battery staple").body().at("/user/emailVerified").asBoolean())
                .isTrue();
        assertThat(reset(secret, "another staple")).isEqualTo(401);
        assertThat(Letters.to(address, "password-changed", 1)).hasSize(1);
    }

    @Test
    void manyAtOnceResetOnce() {
        forget(address);
        String secret = Letters.secret(address, "reset-password", 1);

        var answers = Crowd.together(16, i -> reset(secret, "password number " + i));

        assertThat(answers).filteredOn(status -> status == 204).hasSize(1);
        assertThat(answers).filteredOn(status -> status == 401).hasSize(15);
    }

    @Test
    void nobodyLearnsWhetherThereIsAnAccount() {
        String nobody = UUID.randomUUID() + "@example.org";
        var known = LYCEUM.anonymous().post("/api/auth/password/forgot", email(address));
        var unknown = LYCEUM.anonymous().post("/api/auth/password/forgot", email(nobody));

        assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(202);
        assertThat(unknown.raw().body()).isEqualTo(known.raw().body());
        Letters.to(address, "reset-password", 1);
        assertThat(Letters.now(nobody, "reset-password")).isEmpty();
        assertThat(Eventually.within(
                        Duration.ofSeconds(10),
                        () -> Superuser.number("SELECT count(*) FROM mail WHERE email_key = ?", nobody) == 0))
                .isTrue();
    }

    @Test
    void whoAsksTooOftenIsToldNothingAndSentNothingMore() {
        for (int i = 0; i < 6; i++) {
            assertThat(forget(address)).isEqualTo(202);
        }

        assertThat(Letters.to(address, "reset-password", 3)).hasSize(3);
    }

    @Test
    void aSecretExpires() {
        forget(address);
        String secret = Letters.secret(address, "reset-password", 1);
        Superuser.change("UPDATE mail_secret SET expires_at = now() WHERE user_id = ?::uuid", user.id());

        assertThat(reset(secret, "battery staple")).isEqualTo(401);
    }

    @Test
    void namesAreTextAndNotMarkup() {
        user.patch("/api/me", "{\"displayName\": \"<b>{{link}} & Co</b>\"}");
        forget(address);

        var letter = Letters.to(address, "reset-password", 1).getFirst();

        assertThat(Letters.text(letter)).contains("Hello <b>{{link}} & Co</b>,");
        assertThat(Letters.html(letter)).contains("Hello &lt;b&gt;{{link}} &amp; Co&lt;/b&gt;,");
    }

    @Test
    void onlyHashesAreKeptAndOnlyTheServiceReadsTheFolder() throws Exception {
        forget(address);
        String secret = Letters.secret(address, "reset-password", 1);

        assertThat(Superuser.number(
                        "SELECT count(*) FROM mail_secret s WHERE position(?::bytea in s.hash) > 0",
                        secret.getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(RunningLyceum.MAILS)))
                .isEqualTo("rwx------");
    }

    private int verify(String secret) {
        return LYCEUM.anonymous().post("/api/auth/email/verify", token(secret)).status();
    }

    private int forget(String email) {
        return LYCEUM.anonymous()
                .post("/api/auth/password/forgot", email(email))
                .status();
    }

    private int reset(String secret, String password) {
        return LYCEUM.anonymous()
                .post("/api/auth/password/reset", """
                        {"token": "%s", "password": "%s"}""".formatted(secret, password))
                .status();
    }

    private Client.Answer signIn(String password) {
        return LYCEUM.anonymous().post("/api/auth/sign-in", """
                {"email": "%s", "password": "%s"}""".formatted(address, password));
    }

    private static String token(String secret) {
        return "{\"token\": \"%s\"}".formatted(secret);
    }

    private static String email(String address) {
        return "{\"email\": \"%s\"}".formatted(address);
    }
}

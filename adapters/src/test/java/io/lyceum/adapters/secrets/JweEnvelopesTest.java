package io.lyceum.adapters.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.nimbusds.jose.JWEObject;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.secrets.Place;
import io.lyceum.domain.secrets.Unopenable;
import io.lyceum.domain.secrets.Unopenable.Reason;
import java.text.ParseException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JweEnvelopesTest {

    private static final String SECRET = "hunter2 \u00e9\u4e2d";
    private static final String FIRST = key("first", 1);
    private static final String SECOND = key("second", 2);
    private static final UserId ADA = new UserId(new UUID(0, 1));
    private static final UserId BOB = new UserId(new UUID(0, 2));
    private static final Place PLACE = new Place("connection", "password", "1", Optional.of(ADA));

    private final JweEnvelopes envelopes = with(FIRST);

    @Test
    void whatWasSealedIsOpenedInItsPlace() throws ParseException {
        String sealed = envelopes.seal(PLACE, SECRET);

        assertThat(envelopes.open(PLACE, sealed)).isEqualTo(SECRET);
        assertThat(envelopes.keyId(sealed)).isEqualTo("first");
        assertThat(JWEObject.parse(sealed).getHeader().toString())
                .contains("\"A256GCMKW\"", "\"A256GCM\"", "\"kid\":\"first\"");
        assertThat(sealed).matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+){4}");
    }

    @Test
    void nothingIsSealedTheSameTwice() {
        Set<String> parts = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            for (String part : envelopes.seal(PLACE, SECRET).split("\\.", -1)) {
                parts.add(part);
            }
        }

        assertThat(parts)
                .as("header with its own IV, wrapped key, IV, text and tag")
                .hasSize(500);
    }

    @Test
    void itOpensNowhereElse() {
        String sealed = envelopes.seal(PLACE, SECRET);
        for (var elsewhere : List.of(
                new Place("connection", "password", "2", Optional.of(ADA)),
                new Place("connection", "password", "1", Optional.of(BOB)),
                new Place("connection", "password", "1"),
                new Place("connection", "key", "1", Optional.of(ADA)),
                new Place("link", "password", "1", Optional.of(ADA)))) {
            assertRefused(envelopes, elsewhere, sealed, Reason.ELSEWHERE);
        }
    }

    @Test
    void aChangeOfAnyCharacterIsNoticed() {
        String sealed = envelopes.seal(PLACE, SECRET);
        var random = new Random(7);
        for (int i = 0; i < 300; i++) {
            // The last character of a part may hold bits that do not count.
            int at = random.nextInt(sealed.length() - 1);
            if (sealed.charAt(at) == '.' || sealed.charAt(at + 1) == '.') {
                continue;
            }
            char other = sealed.charAt(at) == 'A' ? 'B' : 'A';
            String changed = sealed.substring(0, at) + other + sealed.substring(at + 1);
            assertThatThrownBy(() -> envelopes.open(PLACE, changed))
                    .as("character %d", at)
                    .isInstanceOf(Unopenable.class);
        }
    }

    @Test
    void aHeaderThatNamesAnotherPlaceIsNoticed() {
        String sealed = envelopes.seal(PLACE, SECRET);
        int dot = sealed.indexOf('.');
        String header = new String(
                Base64.getUrlDecoder().decode(sealed.substring(0, dot)), java.nio.charset.StandardCharsets.UTF_8);
        String moved = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                header.replace("\"1\"", "\"2\"").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                + sealed.substring(dot);

        assertThat(header).contains("\"1\"");
        assertRefused(envelopes, new Place("connection", "password", "2", Optional.of(ADA)), moved, Reason.CHANGED);
    }

    @Test
    void olderKeysOpenAndTheFirstSeals() {
        String old = envelopes.seal(PLACE, SECRET);
        var both = with(SECOND + "," + FIRST);

        assertThat(both.open(PLACE, old)).isEqualTo(SECRET);
        assertThat(both.keyId(both.seal(PLACE, SECRET))).isEqualTo("second");
    }

    @Test
    void aMissingKeyIsNamedAndNothingElse() {
        String sealed = envelopes.seal(PLACE, SECRET);

        assertRefused(with(SECOND), PLACE, sealed, Reason.MISSING_KEY);
        assertThatThrownBy(() -> with(SECOND).open(PLACE, sealed))
                .hasMessageContainingAll("connection.password", "row 1", "first")
                .hasMessageNotContainingAny(SECRET, sealed)
                .hasNoCause();
        assertRefused(with(key("first", 3)), PLACE, sealed, Reason.CHANGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "a.b.c.d.e", "e30.e30.e30.e30.e30", "eyJhbGciOiJub25lIn0.e30."})
    void whatIsNotSealedIsRefused(String text) {
        assertRefused(envelopes, PLACE, text, Reason.NOT_SEALED);
    }

    @Test
    void neitherRingNorEnvelopesShowAKey() {
        var ring = KeyRing.of(new SecretConfig(FIRST), "a password of the owner");

        assertThat(ring.toString()).startsWith("KeyRing[first, database-").hasSizeLessThan(40);
        assertThat(new JweEnvelopes(ring).toString())
                .startsWith("JweEnvelopes[first, database-")
                .hasSizeLessThan(45);
    }

    private static void assertRefused(JweEnvelopes envelopes, Place place, String sealed, Reason reason) {
        assertThatThrownBy(() -> envelopes.open(place, sealed))
                .asInstanceOf(type(Unopenable.class))
                .extracting(Unopenable::reason)
                .isEqualTo(reason);
    }

    private static JweEnvelopes with(String keys) {
        return new JweEnvelopes(KeyRing.of(new SecretConfig(keys), ""));
    }

    private static String key(String id, long seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return id + ":" + Base64.getEncoder().encodeToString(bytes);
    }
}

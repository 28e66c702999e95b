package io.lyceum.adapters.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lyceum.adapters.secrets.KeyRing.UnusableKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {

    private static final String PASSWORD = "sixteen letters!";

    @Test
    void theFirstKeyIsInUseAndThePasswordsIsTheLast() {
        var keys = KeyRing.of(new SecretConfig("b:" + random(2) + ", a:" + random(1)), PASSWORD)
                .derive("x");

        assertThat(keys.keySet()).hasSize(3).startsWith("b", "a");
        assertThat(keys.lastEntry().getKey()).matches("database-[0-9a-f]{8}");
    }

    @Test
    void eachPurposeHasKeysOfItsOwn() {
        var ring = KeyRing.of(new SecretConfig("a:" + random(1)), "");

        assertThat(ring.derive("x").get("a")).isEqualTo(ring.derive("x").get("a"));
        assertThat(ring.derive("x").get("a")).isNotEqualTo(ring.derive("y").get("a"));
    }

    @Test
    void anotherPasswordIsAnotherKey() {
        var one = KeyRing.of(new SecretConfig(""), PASSWORD).derive("x").firstEntry();
        var other = KeyRing.of(new SecretConfig(""), PASSWORD + "!").derive("x").firstEntry();

        assertThat(one.getKey()).isNotEqualTo(other.getKey());
        assertThat(one.getValue()).isNotEqualTo(other.getValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "postgres", "fifteen letters"})
    void aPasswordThatCanBeTriedIsNoKey(String password) {
        assertThatThrownBy(() -> KeyRing.of(new SecretConfig(""), password))
                .isInstanceOf(UnusableKey.class)
                .hasMessageContaining("Set SECRET_KEYS");
        assertThat(KeyRing.of(new SecretConfig("a:" + random(1)), password).derive("x"))
                .containsKey("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", ":", "a:", "a:%", "a b:QQ==", "database:QQ==", "database-1:QQ==", "a:QQ=="})
    void whatIsNoKeyIsRefused(String keys) {
        assertThatThrownBy(() -> KeyRing.of(new SecretConfig(keys), PASSWORD)).isInstanceOf(UnusableKey.class);
    }

    @Test
    void keysThatSomebodyTypedOrCountedAreRefused() {
        byte[] counted = new byte[32];
        Arrays.setAll(new Byte[32], i -> counted[i] = (byte) (i % 15));
        assertGuessable(new byte[32]);
        assertGuessable(counted);
        assertGuessable("change me change me change me 32".getBytes(StandardCharsets.UTF_8));
        assertGuessable("0123456789abcdefGHIJKLMNOPQRSTUV".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void twoKeysWithOneIdAreRefusedWithoutShowingThem() {
        assertThatThrownBy(() -> KeyRing.of(new SecretConfig("a:" + random(1) + ",a:" + random(2)), ""))
                .isInstanceOf(UnusableKey.class)
                .hasMessageContaining("two keys with the id a")
                .hasMessageNotContainingAny(random(1), random(2));
    }

    private static void assertGuessable(byte[] bytes) {
        String text = Base64.getEncoder().encodeToString(bytes);
        assertThatThrownBy(() -> KeyRing.of(new SecretConfig("a:" + text), PASSWORD))
                .isInstanceOf(UnusableKey.class)
                .hasMessageContaining("is not random")
                .hasMessageNotContaining(text);
    }

    private static String random(long seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}

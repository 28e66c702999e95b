package io.lyceum.domain.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.lyceum.domain.kernel.UserId;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserSecretTest {

    private final UserId user = UserId.random();
    private final UserSecret token = UserSecret.random(user);

    @Test
    void aTokenCanBeReadBackAndNamesItsUser() {
        var read = UserSecret.parse(token.reveal()).orElseThrow();

        assertThat(read).isEqualTo(token).hasSameHashCodeAs(token);
        assertThat(read.user()).isEqualTo(user);
        assertThat(read.hash()).isEqualTo(token.hash()).hasSize(32);
    }

    @Test
    void noTwoTokensOfAUserAreAlike() {
        var other = UserSecret.random(user);

        assertThat(other).isNotEqualTo(token);
        assertThat(other.hash()).isNotEqualTo(token.hash());
    }

    @Test
    void aTokenFitsIntoAHeaderOrAnAddress() {
        assertThat(token.reveal()).matches("[A-Za-z0-9_-]{64}");
    }

    @Test
    void whatIsNotATokenIsNotRead() {
        String text = token.reveal();

        for (String other : List.of(
                "", "x", text.substring(1), text + "AA", text.replace(text.charAt(0), '+'), "\u00e9".repeat(64))) {
            assertThat(UserSecret.parse(other)).as(other).isEmpty();
        }
        assertThat(UserSecret.parse(Base64.getUrlEncoder().encodeToString(new byte[49])))
                .isEmpty();
    }
}

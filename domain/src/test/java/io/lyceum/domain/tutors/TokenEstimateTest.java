package io.lyceum.domain.tutors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "a, 1",
        "abcd, 1",
        "abcde, 2",
        "\u00e4\u00e4, 1",
        "\u00e4\u00e4a, 2",
        "\uD83D\uDE00, 1",
        "\u6570\u5b66, 2"
    })
    void fourBytesAreAToken(String text, int tokens) {
        assertThat(TokenEstimate.of(text)).isEqualTo(tokens);
        assertThat(TokenEstimate.ofMessage(text)).isEqualTo(tokens + 4);
    }
}

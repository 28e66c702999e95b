package io.lyceum.domain.tutors;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// What a model's tokens cost.
///
/// @param version tells this price from earlier and later ones
/// @param currency as ISO 4217 names it
/// @param input for a million tokens read
/// @param output for a million tokens written
public record Price(String version, String currency, BigDecimal input, BigDecimal output) {

    private static final int DIGITS = 9;

    /// What so many tokens cost, in the price's currency, to nine decimal places.
    public BigDecimal of(long inputTokens, long outputTokens) {
        return input.multiply(BigDecimal.valueOf(inputTokens))
                .add(output.multiply(BigDecimal.valueOf(outputTokens)))
                .movePointLeft(6)
                .setScale(DIGITS, RoundingMode.HALF_UP);
    }
}

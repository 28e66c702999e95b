package io.lyceum.domain.tutors;

import java.util.Optional;
import java.util.Set;

/// A language model that an operator offers.
///
/// @param contextTokens the longest prompt and answer together
/// @param maxOutputTokens the longest answer asked of it
/// @param price empty when it costs nothing or nobody keeps count
/// @param plans whose users may choose it; empty for everybody
public record Model(
        String id, String provider, int contextTokens, int maxOutputTokens, Optional<Price> price, Set<String> plans) {

    /// The longest prompt that leaves room for the longest answer.
    public int promptTokens() {
        return contextTokens - maxOutputTokens;
    }

    public boolean isFor(String plan) {
        return plans.isEmpty() || plans.contains(plan);
    }
}

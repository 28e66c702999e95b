package io.lyceum.adapters.llm;

import static java.util.Objects.requireNonNullElse;

import io.lyceum.domain.tutors.Price;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// A model under the name that we offer it by.
///
/// @param upstream what its provider calls it; our own id when left out
/// @param contextTokens the longest prompt and answer together
/// @param plans who may use it; everybody when empty
/// @param price what its tokens cost, where somebody keeps count
public record LlmModel(
        String id,
        String upstream,
        Integer contextTokens,
        Integer maxOutputTokens,
        List<String> plans,
        Optional<@Valid LlmPrice> price) {

    public LlmModel {
        id = requireNonNullElse(id, "");
        upstream = requireNonNullElse(upstream, "").isBlank() ? id : upstream;
        contextTokens = requireNonNullElse(contextTokens, 16_000);
        maxOutputTokens = requireNonNullElse(maxOutputTokens, 1024);
        plans = List.copyOf(requireNonNullElse(plans, List.of()));
        price = requireNonNullElse(price, Optional.empty());
    }

    /// What a million tokens cost. Give a new price a new version: turns remember theirs.
    public record LlmPrice(
            @NotBlank String version,
            @NotBlank String currency,
            @NotNull @PositiveOrZero BigDecimal input,
            @NotNull @PositiveOrZero BigDecimal output) {

        Price toDomain() {
            return new Price(version, currency, input, output);
        }
    }
}

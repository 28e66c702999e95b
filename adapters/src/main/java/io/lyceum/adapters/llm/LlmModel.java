package io.lyceum.adapters.llm;

import static java.util.Objects.requireNonNullElse;

import java.util.List;

/// A model under the name that we offer it by.
///
/// @param upstream what its provider calls it; our own id when left out
/// @param contextTokens the longest prompt and answer together
/// @param plans who may use it; everybody when empty
public record LlmModel(String id, String upstream, Integer contextTokens, Integer maxOutputTokens, List<String> plans) {

    public LlmModel {
        id = requireNonNullElse(id, "");
        upstream = requireNonNullElse(upstream, "").isBlank() ? id : upstream;
        contextTokens = requireNonNullElse(contextTokens, 16_000);
        maxOutputTokens = requireNonNullElse(maxOutputTokens, 1024);
        plans = List.copyOf(requireNonNullElse(plans, List.of()));
    }
}

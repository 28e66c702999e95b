package io.lyceum.domain.tutors;

/// The tokens an answer took. `estimated` is set when the provider did not say and we counted ourselves.
public record TokenUsage(int inputTokens, int outputTokens, boolean estimated) {}

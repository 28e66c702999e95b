package io.lyceum.domain.turns;

import io.lyceum.domain.tutors.Price;
import io.lyceum.domain.tutors.TokenUsage;
import java.util.Optional;

/// What one provider contributed to an answer. Most answers have one part.
public record Part(String provider, TokenUsage usage, Optional<Price> price) {}

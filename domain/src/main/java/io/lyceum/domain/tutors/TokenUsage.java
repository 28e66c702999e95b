package io.lyceum.domain.tutors;

import java.util.Optional;

/// The tokens an answer took. `estimated` is set when the provider did not say and we counted ourselves.
public record TokenUsage(int inputTokens, int outputTokens, boolean estimated) {

    public TokenUsage {
        if (inputTokens < 0 || outputTokens < 0) {
            throw new IllegalArgumentException("Tokens are counted from 0");
        }
    }

    /// What a provider counted; empty when that cannot be so.
    public static Optional<TokenUsage> counted(long inputTokens, long outputTokens) {
        return isCount(inputTokens) && isCount(outputTokens)
                ? Optional.of(new TokenUsage((int) inputTokens, (int) outputTokens, false))
                : Optional.empty();
    }

    private static boolean isCount(long tokens) {
        return tokens >= 0 && tokens <= Integer.MAX_VALUE;
    }
}

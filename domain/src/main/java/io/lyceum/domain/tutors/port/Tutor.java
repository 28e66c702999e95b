package io.lyceum.domain.tutors.port;

import io.lyceum.domain.tutors.Handover;
import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.TokenUsage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// The language model that speaks for a companion.
public interface Tutor {

    /// Hands the answer to `listener` piece by piece, in order, and returns when it is complete. Blocks the
    /// calling thread, which is expected to be virtual; a slow listener slows the model down. Pieces are not
    /// empty. Interrupting the thread closes the connection to the provider and ends the answer.
    ///
    /// @throws TutorFailure when the provider refuses, cannot be reached, or stops half-way; pieces may have
    ///     been handed over before
    /// @throws InterruptedException when the calling thread was interrupted
    Answer answer(Prompt prompt, Listener listener) throws InterruptedException;

    /// Hears the pieces of an answer, in order.
    interface Listener extends Consumer<String> {

        /// Another provider answers from here on. It continues what has been said, if anything.
        default void handedOver(Handover handover) {}
    }

    /// How a complete answer ended.
    ///
    /// @param usage of the provider that completed it; empty when it did not tell
    record Answer(FinishReason finishReason, Optional<TokenUsage> usage) {}

    /// `STOP` when the model was done, `LENGTH` when it reached the longest answer wanted.
    enum FinishReason {
        STOP,
        LENGTH
    }

    /// What went wrong at the provider.
    enum Cause {
        /// It will not answer this prompt (400, 404, 413, 422, or a content filter).
        REFUSED,
        /// It does not accept our key (401, 403).
        UNAUTHORIZED,
        /// We ask too often, or its credit is spent (402, 429).
        RATE_LIMITED,
        /// It cannot be reached or fails inside (connect errors, 5xx).
        UNAVAILABLE,
        /// What it sent is not what the protocol says.
        MALFORMED,
        /// No piece arrived in the time allowed for the first one.
        SILENT_AT_START,
        /// Pieces stopped arriving for longer than allowed.
        SILENT,
        /// The stream ended before the answer did.
        CUT_OFF
    }

    final class TutorFailure extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final Cause reason;
        private final transient Optional<Duration> retryAfter;

        public TutorFailure(Cause reason, String message, Optional<Duration> retryAfter, Throwable cause) {
            super(message, cause);
            this.reason = reason;
            this.retryAfter = retryAfter;
        }

        public TutorFailure(Cause reason, String message) {
            super(message);
            this.reason = reason;
            this.retryAfter = Optional.empty();
        }

        public Cause reason() {
            return reason;
        }

        /// How long the provider asks us to wait before we try again.
        public Optional<Duration> retryAfter() {
            return retryAfter == null ? Optional.empty() : retryAfter;
        }
    }
}

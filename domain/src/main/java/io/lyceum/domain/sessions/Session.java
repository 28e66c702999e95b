package io.lyceum.domain.sessions;

import io.lyceum.domain.tutors.Lesson;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// One conversation of a user with the AI: a lesson with a companion, or a plain chat.
///
/// @param lesson empty in a plain chat
/// @param deadline when a lesson's time is over
public record Session(
        SessionId id,
        Mode mode,
        Optional<Lesson> lesson,
        String title,
        State state,
        Optional<EndReason> endReason,
        String model,
        Instant startedAt,
        Optional<Instant> deadline,
        Optional<Instant> endedAt,
        int messageCount,
        boolean archived,
        boolean pinned) {

    public static final int MAX_TITLE = 120;

    public enum State {
        RESERVED,
        CONNECTING,
        ACTIVE,
        ENDED,
        FAILED,
        EXPIRED
    }

    public enum Kind {
        LESSON,
        CHAT
    }

    public Kind kind() {
        return lesson.isPresent() ? Kind.LESSON : Kind.CHAT;
    }

    /// Changes when something changes that its user decides, or when it goes on.
    public int revision() {
        return Objects.hash(title, archived, pinned, state.name(), messageCount) & Integer.MAX_VALUE;
    }

    public boolean isOver(Instant now) {
        return endedAt.isPresent() || deadline.map(end -> !now.isBefore(end)).orElse(false);
    }

    /// How long the session has lasted, or did last.
    public Duration used(Instant now) {
        var end = endedAt.orElse(deadline.filter(now::isAfter).orElse(now));
        return Duration.between(startedAt, end.isAfter(startedAt) ? end : startedAt);
    }
}

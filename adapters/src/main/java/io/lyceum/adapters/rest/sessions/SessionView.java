package io.lyceum.adapters.rest.sessions;

import io.lyceum.domain.companions.Subject;
import io.lyceum.domain.sessions.EndReason;
import io.lyceum.domain.sessions.Mode;
import io.lyceum.domain.sessions.Session;
import io.lyceum.domain.tutors.Lesson;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A session as its user sees it.
public record SessionView(
        UUID id,
        Session.Kind kind,
        Mode mode,
        Optional<LessonView> companion,
        String title,
        Session.State state,
        Optional<EndReason> endReason,
        String model,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<Instant> deadline,
        long secondsUsed,
        int messageCount,
        boolean archived,
        boolean pinned) {

    /// The companion as it was when the session started.
    public record LessonView(UUID id, int version, String name, Subject subject, String topic) {

        static LessonView of(Lesson lesson) {
            return new LessonView(
                    lesson.companion().value(), lesson.version(), lesson.name(), lesson.subject(), lesson.topic());
        }
    }

    static SessionView of(Session session, Instant now) {
        return new SessionView(
                session.id().value(),
                session.kind(),
                session.mode(),
                session.lesson().map(LessonView::of),
                session.title(),
                session.state(),
                session.endReason(),
                session.model(),
                session.startedAt(),
                session.endedAt(),
                session.deadline(),
                session.used(now).toSeconds(),
                session.messageCount(),
                session.archived(),
                session.pinned());
    }
}

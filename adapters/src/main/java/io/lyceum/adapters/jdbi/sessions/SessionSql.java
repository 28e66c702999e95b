package io.lyceum.adapters.jdbi.sessions;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalInstant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalTerm;
import static io.lyceum.adapters.jdbi.DomainTypes.term;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.companions.Style;
import io.lyceum.domain.companions.Subject;
import io.lyceum.domain.companions.Voice;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.sessions.EndReason;
import io.lyceum.domain.sessions.Mode;
import io.lyceum.domain.sessions.Session;
import io.lyceum.domain.sessions.SessionFilter;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.sessions.port.SessionStore;
import io.lyceum.domain.tutors.Lesson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

@RegisterRowMapper(SessionSql.SessionMapper.class)
public interface SessionSql extends SessionStore {

    String SELECT = """
            SELECT id, kind, mode, companion_id, companion_version, companion_name, companion_subject,
                   companion_topic, companion_voice, companion_style, companion_language, title, state, end_reason,
                   model, started_at, deadline, ended_at, message_count, archived, pinned
            FROM session
            """;

    @Override
    @SqlQuery(SELECT + "WHERE id = :id")
    Optional<Session> find(SessionId id);

    @Override
    @SqlQuery(SELECT + "WHERE id = :id FOR UPDATE")
    Optional<Session> lock(SessionId id);

    @Override
    default Optional<Session> lockLatestChat() {
        boolean _ = enterChats();
        return latestChat();
    }

    @SqlQuery("SELECT pg_advisory_xact_lock(hashtextextended('chat' || :me, 0)) IS NULL")
    boolean enterChats();

    @SqlQuery(SELECT + """
            WHERE user_id = :me::uuid AND kind = 'chat' AND ended_at IS NULL
            ORDER BY started_at DESC, id DESC LIMIT 1 FOR UPDATE
            """)
    Optional<Session> latestChat();

    @Override
    default void add(Session session) {
        session.lesson()
                .ifPresentOrElse(
                        lesson -> addLesson(session, lesson, session.deadline().orElseThrow()), () -> addChat(session));
    }

    @SqlUpdate("""
            WITH counted AS (INSERT INTO companion_lesson (companion_id, at) VALUES (:lesson.companion, :startedAt))
            INSERT INTO session (id, user_id, kind, mode, companion_id, companion_version, companion_name,
                companion_subject, companion_topic, companion_voice, companion_style, companion_language,
                title, state, model, started_at, deadline)
            VALUES (:id, :me::uuid, 'lesson', :mode, :lesson.companion, :lesson.version, :lesson.name,
                :lesson.subject, :lesson.topic, :lesson.voice, :lesson.style, :lesson.language,
                :title, :state, :model, :startedAt, :until)
            """)
    void addLesson(@BindMethods Session session, @BindMethods("lesson") Lesson lesson, Instant until);

    @SqlUpdate("""
            INSERT INTO session (id, user_id, kind, mode, title, state, model, started_at)
            VALUES (:id, :me::uuid, 'chat', :mode, :title, :state, :model, :startedAt)
            """)
    void addChat(@BindMethods Session session);

    @Override
    @SqlQuery("UPDATE session SET message_count = message_count + :count WHERE id = :id "
            + "RETURNING message_count - :count + 1")
    int reserve(SessionId id, int count);

    @Override
    @SqlUpdate("UPDATE session SET title = :title, archived = :archived, pinned = :pinned WHERE id = :id")
    void save(SessionId id, String title, boolean archived, boolean pinned);

    @Override
    @SqlUpdate("""
            UPDATE session SET state = :state, end_reason = :reason, ended_at = :at
            WHERE id = :id AND ended_at IS NULL
            """)
    void end(SessionId id, Session.State state, EndReason reason, Instant at);

    @Override
    @SqlQuery("SELECT remove_session(:id)")
    boolean remove(SessionId id);

    @Override
    default Page<Session> list(SessionFilter filter) {
        return Page.of(
                list(filter, filter.after().map(Position::key), filter.after().map(Position::id), filter.limit() + 1),
                filter.limit(),
                last -> new Position(last.startedAt().toString(), last.id().value()));
    }

    @SqlQuery(SELECT + """
            WHERE user_id = :me::uuid
              AND (:kind::text IS NULL OR kind = :kind)
              AND (:state::text IS NULL OR state = :state)
              AND (:companion::uuid IS NULL OR companion_id = :companion)
              AND (:subject::text IS NULL OR companion_subject = :subject)
              AND (:archived::boolean IS NULL OR archived = :archived)
              AND started_at >= coalesce(:from::timestamptz, '-infinity')
              AND started_at < coalesce(:to::timestamptz, 'infinity')
              AND (started_at, id) < (coalesce(:key::timestamptz, 'infinity'),
                                      coalesce(:id::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
            ORDER BY started_at DESC, id DESC LIMIT :fetch
            """)
    List<Session> list(@BindMethods SessionFilter filter, Optional<String> key, Optional<UUID> id, int fetch);

    final class SessionMapper implements RowMapper<Session> {

        @Override
        public Session map(ResultSet row, StatementContext context) throws SQLException {
            return new Session(
                    new SessionId(uuid(row, "id")),
                    term(row, "mode", Mode.class),
                    lesson(row),
                    row.getString("title"),
                    term(row, "state", Session.State.class),
                    optionalTerm(row, "end_reason", EndReason.class),
                    row.getString("model"),
                    instant(row, "started_at"),
                    optionalInstant(row, "deadline"),
                    optionalInstant(row, "ended_at"),
                    row.getInt("message_count"),
                    row.getBoolean("archived"),
                    row.getBoolean("pinned"));
        }

        private static Optional<Lesson> lesson(ResultSet row) throws SQLException {
            if (term(row, "kind", Session.Kind.class) == Session.Kind.CHAT) {
                return Optional.empty();
            }
            return Optional.of(new Lesson(
                    new CompanionId(uuid(row, "companion_id")),
                    row.getInt("companion_version"),
                    row.getString("companion_name"),
                    term(row, "companion_subject", Subject.class),
                    row.getString("companion_topic"),
                    term(row, "companion_voice", Voice.class),
                    term(row, "companion_style", Style.class),
                    row.getString("companion_language")));
        }
    }
}

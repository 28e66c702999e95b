package io.lyceum.adapters.jdbi.sessions;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalText;
import static io.lyceum.adapters.jdbi.DomainTypes.term;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.sessions.Branch;
import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.Mode;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.sessions.Siblings;
import io.lyceum.domain.sessions.port.MessageStore;
import io.lyceum.domain.tutors.Role;
import io.lyceum.domain.tutors.TokenUsage;
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

@RegisterRowMapper(MessageSql.MessageMapper.class)
public interface MessageSql extends MessageStore {

    /// The content of an answer under way is what the log has of it.
    String SELECT = """
            SELECT m.id, m.session_id, m.sequence, m.parent_id, m.role, m.modality, m.client_id, m.model, m.status,
                   m.input_tokens, m.output_tokens, m.estimated, m.created_at, s.sibling_index, s.sibling_count,
                   CASE WHEN m.status <> 'streaming' THEN m.content ELSE coalesce(
                       (SELECT string_agg(e.body, '' ORDER BY e.number)
                        FROM turn t JOIN turn_event e ON e.turn_id = t.id AND e.kind = 'message.delta'
                        WHERE t.assistant_message_id = m.id), '') END AS content
            FROM message m
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE x.sequence <= m.sequence) AS sibling_index, count(*) AS sibling_count
                FROM message x
                WHERE x.session_id = m.session_id AND x.follows = m.follows) s
            """;

    @Override
    @SqlUpdate("""
            INSERT INTO message (id, session_id, user_id, sequence, parent_id, role, modality, content, client_id,
                                 model, status, plain, created_at)
            VALUES (:id, :session, :me::uuid, :sequence, :parent, :role, :modality, :content, :clientId,
                    :model, :status, :plain, :createdAt)
            """)
    void add(@BindMethods Message message, boolean plain);

    @Override
    @SqlQuery(SELECT + "WHERE m.id = :id")
    Optional<Message> find(MessageId id);

    @Override
    @SqlQuery(SELECT + "WHERE m.session_id = :session AND m.client_id = :clientId")
    Optional<Message> findByClientId(SessionId session, String clientId);

    /// The messages of a stretch of a branch.
    String STRETCH = SELECT + """
            WHERE m.session_id = :session AND m.sequence > :after AND m.sequence < :before
              AND (m.active OR :branch = 'all')
            """;

    @Override
    @SqlQuery(STRETCH + "ORDER BY m.sequence DESC LIMIT :limit")
    List<Message> list(SessionId session, Branch branch, int after, int before, int limit);

    @Override
    @SqlQuery(STRETCH + "ORDER BY m.sequence LIMIT :limit")
    List<Message> listForward(SessionId session, Branch branch, int after, int before, int limit);

    @Override
    default void branchOffAfter(SessionId session, Optional<MessageId> parent) {
        boolean _ = activate(session, parent, false);
    }

    @Override
    default void activate(SessionId session, MessageId message) {
        boolean _ = activate(session, Optional.of(message), true);
    }

    @SqlQuery("SELECT activate_branch(:session, :message::uuid, :descend) IS NULL")
    boolean activate(SessionId session, Optional<MessageId> message, boolean descend);

    @Override
    default Page<Message> chatHistory(int limit, Optional<Position> before) {
        return page(limit, before.map(Position::key), before.map(Position::id));
    }

    @Override
    default Page<Message> chatHistoryBefore(int limit, Instant before) {
        return page(limit, Optional.of(before.toString()), Optional.of(new UUID(0, 0)));
    }

    private Page<Message> page(int limit, Optional<String> key, Optional<UUID> id) {
        return Page.of(
                plain(key, id, limit + 1),
                limit,
                last -> new Position(last.createdAt().toString(), last.id().value()));
    }

    @SqlQuery(SELECT + """
            WHERE m.plain AND m.active AND m.user_id = :me::uuid
              AND (m.created_at, m.id) < (coalesce(:key::timestamptz, 'infinity'),
                                          coalesce(:id::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
            ORDER BY m.created_at DESC, m.id DESC LIMIT :limit
            """)
    List<Message> plain(Optional<String> key, Optional<UUID> id, int limit);

    final class MessageMapper implements RowMapper<Message> {

        @Override
        public Message map(ResultSet row, StatementContext context) throws SQLException {
            return new Message(
                    new MessageId(uuid(row, "id")),
                    new SessionId(uuid(row, "session_id")),
                    row.getInt("sequence"),
                    Optional.ofNullable(uuid(row, "parent_id")).map(MessageId::new),
                    new Siblings(row.getInt("sibling_index"), row.getInt("sibling_count")),
                    term(row, "role", Role.class),
                    term(row, "modality", Mode.class),
                    row.getString("content"),
                    optionalText(row, "client_id"),
                    optionalText(row, "model"),
                    term(row, "status", Message.Status.class),
                    usage(row),
                    instant(row, "created_at"));
        }

        private static Optional<TokenUsage> usage(ResultSet row) throws SQLException {
            int inputTokens = row.getInt("input_tokens");
            return row.wasNull()
                    ? Optional.empty()
                    : Optional.of(
                            new TokenUsage(inputTokens, row.getInt("output_tokens"), row.getBoolean("estimated")));
        }
    }
}

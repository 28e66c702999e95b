package io.lyceum.adapters.jdbi.sessions;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalInstant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalTerm;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalText;
import static io.lyceum.adapters.jdbi.DomainTypes.term;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.RunningTurn;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.sessions.TokenUsage;
import io.lyceum.domain.sessions.Turn;
import io.lyceum.domain.sessions.TurnEnd;
import io.lyceum.domain.sessions.TurnEvent;
import io.lyceum.domain.sessions.TurnId;
import io.lyceum.domain.sessions.port.TurnStore;
import io.lyceum.domain.sessions.port.Tutor.FinishReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

@RegisterRowMapper(TurnSql.TurnMapper.class)
@RegisterRowMapper(TurnSql.EventMapper.class)
public interface TurnSql extends TurnStore {

    @Override
    default void add(Turn turn, Opening opening) {
        insert(turn, opening, opening.lease().toMillis(), opening.context().toArray(UUID[]::new));
    }

    @SqlUpdate("""
            WITH added AS (
                INSERT INTO turn (id, session_id, user_id, user_message_id, assistant_message_id, state, model,
                    prompt_template, max_output_tokens, context, node, lease_until, prompt_tokens, started_at)
                VALUES (:id, :session, :me::uuid, :userMessage, :assistantMessage, :state, :model,
                    :promptTemplate, :maxOutputTokens, :messages, :node,
                    clock_timestamp() + :millis * interval '1 millisecond', :promptTokens, :startedAt)
            )
            INSERT INTO turn_event (turn_id, number, user_id, kind, body)
            VALUES (:id, 1, :me::uuid, 'turn.started', '')
            """)
    void insert(@BindMethods Turn turn, @BindMethods Opening opening, long millis, UUID[] messages);

    @Override
    @SqlQuery("""
            SELECT id, session_id, user_message_id, assistant_message_id, state, model, code, detail, finish_reason,
                   started_at, ended_at
            FROM turn WHERE id = :id
            """)
    Optional<Turn> find(TurnId id);

    @Override
    @SqlQuery("SELECT id FROM turn WHERE session_id = :session AND state = 'running'")
    Optional<TurnId> running(SessionId session);

    @Override
    @SqlQuery("SELECT number, kind, body FROM turn_event WHERE turn_id = :id AND number > :after ORDER BY number")
    List<TurnEvent> events(TurnId id, int after);

    @Override
    @SqlUpdate("UPDATE turn SET stop_code = 'stopped' WHERE id = :id AND state = 'running' AND stop_code IS NULL")
    void requestStop(TurnId id);

    @Override
    default boolean finish(RunningTurn turn, TurnEnd end) {
        return finish(
                turn,
                end,
                end.usage().map(TokenUsage::inputTokens),
                end.usage().map(TokenUsage::outputTokens),
                end.usage().map(TokenUsage::estimated).orElse(true));
    }

    @SqlQuery("SELECT finish_turn(:id, :fence, :state, :code, :detail, :finishReason, :input, :output, :estimated)")
    boolean finish(
            @BindMethods RunningTurn turn,
            @BindMethods TurnEnd end,
            Optional<Integer> input,
            Optional<Integer> output,
            boolean estimated);

    final class TurnMapper implements RowMapper<Turn> {

        @Override
        public Turn map(ResultSet row, StatementContext context) throws SQLException {
            return new Turn(
                    new TurnId(uuid(row, "id")),
                    new SessionId(uuid(row, "session_id")),
                    new MessageId(uuid(row, "user_message_id")),
                    new MessageId(uuid(row, "assistant_message_id")),
                    term(row, "state", Turn.State.class),
                    row.getString("model"),
                    optionalText(row, "code"),
                    optionalText(row, "detail"),
                    optionalTerm(row, "finish_reason", FinishReason.class),
                    instant(row, "started_at"),
                    optionalInstant(row, "ended_at"));
        }
    }

    final class EventMapper implements RowMapper<TurnEvent> {

        @Override
        public TurnEvent map(ResultSet row, StatementContext context) throws SQLException {
            return new TurnEvent(
                    row.getInt("number"), TurnEvent.Kind.titled(row.getString("kind")), row.getString("body"));
        }
    }
}

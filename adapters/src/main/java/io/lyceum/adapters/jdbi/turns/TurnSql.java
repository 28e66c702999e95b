package io.lyceum.adapters.jdbi.turns;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalInstant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalTerm;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalText;
import static io.lyceum.adapters.jdbi.DomainTypes.term;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.turns.Part;
import io.lyceum.domain.turns.Provenance;
import io.lyceum.domain.turns.RunningTurn;
import io.lyceum.domain.turns.Turn;
import io.lyceum.domain.turns.TurnEnd;
import io.lyceum.domain.turns.TurnEvent;
import io.lyceum.domain.turns.TurnId;
import io.lyceum.domain.turns.port.TurnStore;
import io.lyceum.domain.tutors.Handover;
import io.lyceum.domain.tutors.Price;
import io.lyceum.domain.tutors.TokenUsage;
import io.lyceum.domain.tutors.port.Tutor.FinishReason;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
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
@RegisterRowMapper(LogRow.Mapper.class)
@RegisterRowMapper(TurnSql.ProvenanceMapper.class)
@RegisterRowMapper(TurnSql.PartMapper.class)
public interface TurnSql extends TurnStore {

    @Override
    default void add(Turn turn, Opening opening) {
        insert(
                turn,
                opening,
                opening.lease().toMillis(),
                opening.context().stream().map(MessageId::value).toArray(UUID[]::new),
                opening.price().map(Price::version),
                opening.price().map(Price::currency),
                opening.price().map(Price::input),
                opening.price().map(Price::output));
    }

    @SqlUpdate("""
            WITH added AS (
                INSERT INTO turn (id, session_id, user_id, user_message_id, assistant_message_id, state, model,
                    prompt_template, system_prompt, max_output_tokens, context, node, provider, lease_until,
                    prompt_tokens, started_at, price_version, price_currency, input_price, output_price)
                VALUES (:id, :session, :me::uuid, :userMessage, :assistantMessage, :state, :model,
                    :promptTemplate, :systemPrompt, :maxOutputTokens, :messages, :node, :provider,
                    clock_timestamp() + :millis * interval '1 millisecond', :promptTokens,
                    :startedAt, :priceVersion, :priceCurrency, :inputPrice, :outputPrice)
            )
            INSERT INTO turn_event (turn_id, number, user_id, kind, body)
            VALUES (:id, 1, :me::uuid, 'turn.started', '')
            """)
    void insert(
            @BindMethods Turn turn,
            @BindMethods Opening opening,
            long millis,
            UUID[] messages,
            Optional<String> priceVersion,
            Optional<String> priceCurrency,
            Optional<BigDecimal> inputPrice,
            Optional<BigDecimal> outputPrice);

    String SELECT = """
            SELECT id, session_id, user_message_id, assistant_message_id, state, model, code, detail, finish_reason,
                   started_at, ended_at
            FROM turn
            """;

    @Override
    @SqlQuery(SELECT + "WHERE id = :id")
    Optional<Turn> find(TurnId id);

    @Override
    @SqlQuery(SELECT + """
            WHERE session_id = :session AND user_message_id = :question ORDER BY started_at, id LIMIT 1
            """)
    Optional<Turn> findFirst(SessionId session, MessageId question);

    @Override
    @SqlQuery("""
            SELECT s.companion_id, s.companion_version, t.prompt_template, t.system_prompt, t.model,
                   t.max_output_tokens, t.context, t.prompt_tokens, t.price_version, t.price_currency, t.input_price,
                   t.output_price
            FROM turn t JOIN session s ON s.id = t.session_id WHERE t.id = :id
            """)
    Optional<Provenance> provenance(TurnId id);

    @Override
    @SqlQuery("""
            SELECT provider, input_tokens, output_tokens, estimated, price_version, price_currency, input_price,
                   output_price
            FROM turn_charge WHERE turn_id = :id ORDER BY part
            """)
    List<Part> parts(TurnId id);

    @Override
    default boolean handOver(RunningTurn turn, TurnEvent event, Handover handover) {
        return handOver(
                turn,
                event,
                handover.to(),
                handover.price().map(Price::version),
                handover.price().map(Price::currency),
                handover.price().map(Price::input),
                handover.price().map(Price::output));
    }

    @SqlQuery("""
            SELECT hand_over_turn(:id, :fence, :number, :text, :provider, :priceVersion, :priceCurrency,
                :inputPrice::numeric, :outputPrice::numeric)
            """)
    boolean handOver(
            @BindMethods RunningTurn turn,
            @BindMethods TurnEvent event,
            String provider,
            Optional<String> priceVersion,
            Optional<String> priceCurrency,
            Optional<BigDecimal> inputPrice,
            Optional<BigDecimal> outputPrice);

    @Override
    @SqlQuery("SELECT id FROM turn WHERE session_id = :session AND state = 'running'")
    Optional<TurnId> running(SessionId session);

    @Override
    default List<TurnEvent> events(TurnId id, int after) {
        return rows(id, after).stream()
                .flatMap(LogRow::events)
                .filter(event -> event.number() > after)
                .toList();
    }

    @SqlQuery(
            "SELECT number, kind, body, pieces FROM turn_event WHERE turn_id = :id AND number > :after ORDER BY number")
    List<LogRow> rows(TurnId id, int after);

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

    final class ProvenanceMapper implements RowMapper<Provenance> {

        @Override
        public Provenance map(ResultSet row, StatementContext context) throws SQLException {
            return new Provenance(
                    Optional.ofNullable(uuid(row, "companion_id")).map(CompanionId::new),
                    Optional.ofNullable(row.getObject("companion_version", Integer.class)),
                    row.getString("prompt_template"),
                    row.getString("system_prompt"),
                    row.getString("model"),
                    row.getInt("max_output_tokens"),
                    Arrays.stream((UUID[]) row.getArray("context").getArray())
                            .map(MessageId::new)
                            .toList(),
                    row.getInt("prompt_tokens"),
                    price(row));
        }
    }

    final class PartMapper implements RowMapper<Part> {

        @Override
        public Part map(ResultSet row, StatementContext context) throws SQLException {
            var usage = new TokenUsage(
                    row.getInt("input_tokens"), row.getInt("output_tokens"), row.getBoolean("estimated"));
            return new Part(row.getString("provider"), usage, price(row));
        }
    }

    private static Optional<Price> price(ResultSet row) throws SQLException {
        String version = row.getString("price_version");
        return version == null
                ? Optional.empty()
                : Optional.of(new Price(
                        version,
                        row.getString("price_currency"),
                        row.getBigDecimal("input_price"),
                        row.getBigDecimal("output_price")));
    }
}

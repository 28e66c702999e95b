package io.lyceum.adapters.jdbi.costs;

import io.lyceum.domain.costs.Cost;
import io.lyceum.domain.costs.DayCost;
import io.lyceum.domain.costs.port.CostStore;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.turns.TurnId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

@RegisterRowMapper(CostSql.CostMapper.class)
@RegisterRowMapper(CostSql.DayCostMapper.class)
public interface CostSql extends CostStore {

    /// The amount of charges.
    String AMOUNT = "round(sum(input_tokens * input_price + output_tokens * output_price) / 1000000, 9) AS amount ";

    String COST = """
            SELECT price_currency AS currency, sum(input_tokens) AS input_tokens,
                   sum(output_tokens) AS output_tokens, bool_or(estimated) AS estimated,
            """ + AMOUNT + "FROM turn_charge WHERE price_version IS NOT NULL ";

    @Override
    @SqlQuery(COST + "AND turn_id = :id GROUP BY price_currency ORDER BY price_currency")
    List<Cost> cost(TurnId id);

    @Override
    @SqlQuery(COST + "AND session_id = :id GROUP BY price_currency ORDER BY price_currency")
    List<Cost> cost(SessionId id);

    @Override
    @SqlQuery("SELECT (started_at AT TIME ZONE 'UTC')::date AS day, price_currency AS currency, " + AMOUNT + """
            FROM turn_charge
            WHERE user_id = :me::uuid AND started_at >= :from AND started_at < :to AND price_version IS NOT NULL
            GROUP BY 1, 2 ORDER BY 1, 2
            """)
    List<DayCost> costs(Instant from, Instant to);

    final class CostMapper implements RowMapper<Cost> {

        @Override
        public Cost map(ResultSet row, StatementContext context) throws SQLException {
            return new Cost(
                    row.getString("currency"),
                    row.getLong("input_tokens"),
                    row.getLong("output_tokens"),
                    row.getBigDecimal("amount"),
                    row.getBoolean("estimated"));
        }
    }

    final class DayCostMapper implements RowMapper<DayCost> {

        @Override
        public DayCost map(ResultSet row, StatementContext context) throws SQLException {
            return new DayCost(
                    row.getObject("day", LocalDate.class), row.getString("currency"), row.getBigDecimal("amount"));
        }
    }
}

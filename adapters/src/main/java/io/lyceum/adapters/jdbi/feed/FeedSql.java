package io.lyceum.adapters.jdbi.feed;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;

import io.lyceum.domain.feed.FeedPosition;
import io.lyceum.domain.feed.UserEvent;
import io.lyceum.domain.feed.port.FeedStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

@RegisterRowMapper(FeedSql.EventMapper.class)
public interface FeedSql extends FeedStore {

    @Override
    @SqlQuery("""
            SELECT e.xid::text AS transaction, e.number, e.kind, e.data::text AS data, e.at FROM user_event e
            WHERE e.user_id = :me::uuid AND (e.xid, e.number) > (:transaction::text::xid8, :number)
              AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY e.xid, e.number LIMIT :limit
            """)
    List<UserEvent> after(@BindMethods FeedPosition position, int limit);

    @Override
    @SqlQuery("""
            SELECT h.xid < :transaction::text::xid8
                   AND :transaction::text::xid8 <= pg_snapshot_xmax(pg_current_snapshot())
            FROM user_event_horizon h
            """)
    boolean reachesBack(@BindMethods FeedPosition position);

    final class EventMapper implements RowMapper<UserEvent> {

        @Override
        public UserEvent map(ResultSet row, StatementContext context) throws SQLException {
            return new UserEvent(
                    new FeedPosition(row.getLong("transaction"), row.getLong("number")),
                    row.getString("kind"),
                    row.getString("data"),
                    instant(row, "at"));
        }
    }
}

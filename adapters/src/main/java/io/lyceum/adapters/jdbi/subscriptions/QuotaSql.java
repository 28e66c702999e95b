package io.lyceum.adapters.jdbi.subscriptions;

import static io.lyceum.adapters.jdbi.DomainTypes.optionalInstant;
import static io.lyceum.adapters.jdbi.DomainTypes.term;

import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.subscriptions.Grant;
import io.lyceum.domain.subscriptions.Limit;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.port.QuotaStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

@RegisterRowMapper(QuotaSql.GrantMapper.class)
@RegisterRowMapper(QuotaSql.RefusedByMapper.class)
public interface QuotaSql extends QuotaStore {

    @Override
    @SqlQuery("""
            SELECT kind, name, until FROM entitlement_grant
            WHERE user_id = :me::uuid AND revoked_at IS NULL AND (until IS NULL OR until > :now)
            """)
    List<Grant> grants(Instant now);

    @Override
    default Optional<Shortage> take(Meter meter, UUID reference, Instant now, List<Limit> limits) {
        return take(
                        meter,
                        reference,
                        now,
                        limits.stream().map(limit -> Term.of(limit.period())).toArray(String[]::new),
                        limits.stream()
                                .map(limit -> moment(limit.period().since(now)))
                                .toArray(String[]::new),
                        limits.stream().map(Limit::amount).toArray(Long[]::new))
                .map(refused -> new Shortage(limits.get(refused.place() - 1), refused.used()));
    }

    @SqlQuery("""
            SELECT refused_by, in_use
            FROM meter_take(:me::uuid, :meter, 1, :reference, :now, :periods, :since::timestamptz[], :amounts)
            """)
    Optional<RefusedBy> take(
            Meter meter, UUID reference, Instant now, String[] periods, String[] since, Long[] amounts);

    /// The limit that has no room, by its place in the list from 1, and what is used of it.
    record RefusedBy(int place, long used) {}

    @Override
    default void refund(Meter meter, UUID reference) {
        boolean _ = refundOnce(meter, reference);
    }

    @SqlQuery("SELECT meter_refund(:me::uuid, :meter, :reference)")
    boolean refundOnce(Meter meter, UUID reference);

    @Override
    default long used(Meter meter, Instant since) {
        return sum(meter, moment(since));
    }

    @SqlQuery("""
            SELECT coalesce(
                (SELECT c.used FROM usage_counter c
                 WHERE c.user_id = :me::uuid AND c.meter = :meter AND c.since = :since::timestamptz LIMIT 1),
                (SELECT sum(e.used) FROM ledger_entry e
                 WHERE e.user_id = :me::uuid AND e.meter = :meter AND e.at >= :since::timestamptz),
                0)
            """)
    long sum(Meter meter, String since);

    private static String moment(Instant moment) {
        return moment.equals(Instant.MIN) ? "-infinity" : moment.toString();
    }

    final class GrantMapper implements RowMapper<Grant> {

        @Override
        public Grant map(ResultSet row, StatementContext context) throws SQLException {
            return new Grant(term(row, "kind", Grant.Kind.class), row.getString("name"), optionalInstant(row, "until"));
        }
    }

    final class RefusedByMapper implements RowMapper<RefusedBy> {

        @Override
        public RefusedBy map(ResultSet row, StatementContext context) throws SQLException {
            return new RefusedBy(row.getInt("refused_by"), row.getLong("in_use"));
        }
    }
}

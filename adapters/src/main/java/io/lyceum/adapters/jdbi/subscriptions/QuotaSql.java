package io.lyceum.adapters.jdbi.subscriptions;

import static io.lyceum.adapters.jdbi.DomainTypes.optionalInstant;
import static io.lyceum.adapters.jdbi.DomainTypes.term;

import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.subscriptions.DayUsage;
import io.lyceum.domain.subscriptions.Grant;
import io.lyceum.domain.subscriptions.Holdings;
import io.lyceum.domain.subscriptions.Limit;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.Period;
import io.lyceum.domain.subscriptions.port.QuotaStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

@RegisterRowMapper(QuotaSql.HoldingMapper.class)
@RegisterRowMapper(QuotaSql.RefusedByMapper.class)
@RegisterRowMapper(QuotaSql.StandingMapper.class)
@RegisterRowMapper(QuotaSql.DayUsageMapper.class)
public interface QuotaSql extends QuotaStore {

    @Override
    default Holdings holdings(Instant now) {
        List<Grant> grants = new ArrayList<>();
        List<Limit> caps = new ArrayList<>();
        for (var holding : listHoldings(now)) {
            switch (holding) {
                case Holding.Granted(var grant) -> grants.add(grant);
                case Holding.Capped(var cap) -> caps.add(cap);
            }
        }
        return new Holdings(grants, caps);
    }

    /// A grant or a cap: both are asked for at once.
    sealed interface Holding {

        record Granted(Grant grant) implements Holding {}

        record Capped(Limit cap) implements Holding {}
    }

    @SqlQuery("""
            SELECT kind, name, until, NULL::bigint AS amount, 'operator' AS source FROM entitlement_grant
            WHERE user_id = :me::uuid AND revoked_at IS NULL AND (until IS NULL OR until > :now)
            UNION ALL
            SELECT claimed.kind, claimed.name, c.until, NULL, 'claim'
            FROM provider_claim c
            CROSS JOIN LATERAL (
                SELECT 'plan', unnest(c.plans) UNION ALL SELECT 'feature', unnest(c.features)) claimed (kind, name)
            WHERE c.user_id = :me::uuid AND c.until > :now
            UNION ALL
            SELECT 'plan', plan, nullif(access_until, 'infinity'), NULL, 'subscription' FROM billing_subscription
            WHERE user_id = :me::uuid AND access_until > :now
            UNION ALL
            SELECT meter, period, NULL, amount, NULL FROM usage_cap WHERE user_id = :me::uuid
            """)
    List<Holding> listHoldings(Instant now);

    @Override
    default Optional<Shortage> take(Meter meter, UUID reference, Instant now, List<Limit> limits) {
        return enter(meter, "take", 1, 0, reference, now, limits);
    }

    @Override
    default Optional<Shortage> hold(Meter meter, UUID reference, long amount, Instant now, List<Limit> limits) {
        return enter(meter, "hold", 0, amount, reference, now, limits);
    }

    private Optional<Shortage> enter(
            Meter meter, String kind, long used, long held, UUID reference, Instant now, List<Limit> limits) {
        return enter(
                        meter,
                        kind,
                        used,
                        held,
                        reference,
                        now,
                        limits.stream().map(limit -> Term.of(limit.period())).toArray(String[]::new),
                        limits.stream().map(Limit::amount).toArray(Long[]::new))
                .map(refused -> new Shortage(limits.get(refused.place() - 1), refused.used()));
    }

    @SqlQuery("""
            SELECT refused_by, in_use
            FROM meter_enter(:me::uuid, :meter, :kind, :used, :held, :reference, false, :now, :periods, :amounts)
            LIMIT 1
            """)
    Optional<RefusedBy> enter(
            Meter meter,
            String kind,
            long used,
            long held,
            UUID reference,
            Instant now,
            String[] periods,
            Long[] amounts);

    /// The limit that has no room, by its place in the list from 1, and what is used and held of it.
    record RefusedBy(int place, long used) {}

    @Override
    @SqlQuery("SELECT meter_settle_once(:me::uuid, :meter, :reference, :used, :estimated, :now)")
    boolean settle(Meter meter, UUID reference, long used, boolean estimated, Instant now);

    @Override
    @SqlQuery("SELECT meter_release(:me::uuid, :meter, :reference)")
    boolean release(Meter meter, UUID reference);

    @Override
    default void refund(Meter meter, UUID reference) {
        boolean _ = refundOnce(meter, reference);
    }

    @SqlQuery("SELECT meter_refund(:me::uuid, :meter, :reference)")
    boolean refundOnce(Meter meter, UUID reference);

    @Override
    default Standing standing(Meter meter, Period period, Instant since) {
        String from = since.equals(Instant.MIN) ? "-infinity" : since.toString();
        return findStanding(meter, period, from).orElseGet(() -> sumStanding(meter, from));
    }

    @SqlQuery("""
            SELECT used, held FROM usage_counter
            WHERE user_id = :me::uuid AND meter = :meter AND period = :period AND since = :since::timestamptz
            """)
    Optional<Standing> findStanding(Meter meter, Period period, String since);

    @SqlQuery("""
            SELECT coalesce(sum(used), 0)::bigint AS used, coalesce(sum(held), 0)::bigint AS held FROM ledger_entry
            WHERE user_id = :me::uuid AND meter = :meter AND at >= :since::timestamptz
            """)
    Standing sumStanding(Meter meter, String since);

    @Override
    @SqlUpdate("""
            INSERT INTO usage_cap (user_id, meter, period, amount) VALUES (:me::uuid, :meter, :period, :amount)
            ON CONFLICT (user_id, meter, period) DO UPDATE SET amount = excluded.amount
            """)
    void setCap(@BindMethods Limit cap);

    @Override
    @SqlUpdate("DELETE FROM usage_cap WHERE user_id = :me::uuid AND meter = :meter AND period = :period")
    void removeCap(Meter meter, Period period);

    @Override
    @SqlQuery("""
            SELECT (at AT TIME ZONE 'UTC')::date AS day, meter, sum(used)::bigint AS amount FROM ledger_entry
            WHERE user_id = :me::uuid AND at >= :from AND at < :to
            GROUP BY 1, 2 HAVING sum(used) <> 0 ORDER BY 1, 2
            """)
    List<DayUsage> usage(Instant from, Instant to);

    final class HoldingMapper implements RowMapper<Holding> {

        @Override
        public Holding map(ResultSet row, StatementContext context) throws SQLException {
            long amount = row.getLong("amount");
            return row.wasNull()
                    ? new Holding.Granted(new Grant(
                            term(row, "kind", Grant.Kind.class),
                            row.getString("name"),
                            optionalInstant(row, "until"),
                            term(row, "source", Grant.Source.class)))
                    : new Holding.Capped(
                            new Limit(term(row, "kind", Meter.class), term(row, "name", Period.class), amount));
        }
    }

    final class RefusedByMapper implements RowMapper<RefusedBy> {

        @Override
        public RefusedBy map(ResultSet row, StatementContext context) throws SQLException {
            return new RefusedBy(row.getInt("refused_by"), row.getLong("in_use"));
        }
    }

    final class StandingMapper implements RowMapper<Standing> {

        @Override
        public Standing map(ResultSet row, StatementContext context) throws SQLException {
            return new Standing(row.getLong("used"), row.getLong("held"));
        }
    }

    final class DayUsageMapper implements RowMapper<DayUsage> {

        @Override
        public DayUsage map(ResultSet row, StatementContext context) throws SQLException {
            return new DayUsage(
                    row.getObject("day", LocalDate.class), term(row, "meter", Meter.class), row.getLong("amount"));
        }
    }
}

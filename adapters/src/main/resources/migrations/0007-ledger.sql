--liquibase formatted sql

--changeset lyceum:0007-ledger splitStatements:false
-- Proves the counters: each must be the sum of its ledger entries, and each hold must be settled or belong to a turn
-- that runs or a voice session that is not over. Returns what is wrong.
CREATE FUNCTION verify_quota()
    RETURNS TABLE (problem text, user_id uuid, meter text, reference text, expected bigint, found bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'counter-differs', c.user_id, c.meter, c.period || ' since ' || c.since,
           sums.used + sums.held, c.used + c.held
    FROM usage_counter c
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(e.used), 0)::bigint AS used, coalesce(sum(e.held), 0)::bigint AS held
        FROM ledger_entry e
        WHERE e.user_id = c.user_id AND e.meter = c.meter AND e.at >= c.since
          AND period_start(c.period, e.at) = c.since) sums
    WHERE (sums.used, sums.held) IS DISTINCT FROM (c.used, c.held)
    UNION ALL
    SELECT 'orphan-hold', h.user_id, h.meter, h.reference::text, 0, h.held
    FROM ledger_entry h
    WHERE h.kind = 'hold'
      AND NOT EXISTS (SELECT FROM ledger_entry s
                      WHERE s.reference = h.reference AND s.meter = h.meter AND s.kind = 'settle')
      AND NOT EXISTS (SELECT FROM turn t WHERE t.id = h.reference AND t.state = 'running')
      AND NOT EXISTS (SELECT FROM session v WHERE v.id = h.reference AND v.mode = 'voice' AND v.ended_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION verify_quota() TO lyceum_app;
ALTER FUNCTION verify_quota() OWNER TO lyceum_definer;

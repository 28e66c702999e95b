--liquibase formatted sql

--changeset lyceum:0003-subscriptions
CREATE TABLE entitlement_grant (
    id         uuid PRIMARY KEY DEFAULT uuidv7(),
    user_id    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    kind       text NOT NULL CHECK (kind IN ('plan', 'feature')),
    name       text NOT NULL,
    until      timestamptz,
    granted_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);
CREATE UNIQUE INDEX entitlement_grant_active ON entitlement_grant (user_id, kind, name) WHERE revoked_at IS NULL;

-- What was used and what is held, entry by entry; never changed, only added to. `used` and `held` are what an entry
-- adds: a taking adds to used and a refund subtracts from it; a hold adds to held, and the settlement that follows
-- subtracts the same and adds to used what it came to. `at` is when the thing that is paid for began: what follows
-- carries the time of what it follows, so that it counts in the same window.
CREATE TABLE ledger_entry (
    id         uuid PRIMARY KEY DEFAULT uuidv7(),
    user_id    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    meter      text NOT NULL CHECK (meter IN ('companions', 'conversations', 'input-tokens', 'output-tokens')),
    kind       text NOT NULL CHECK (kind IN ('take', 'refund', 'hold', 'settle')),
    used       bigint NOT NULL,
    held       bigint NOT NULL,
    reference  uuid NOT NULL,
    estimated  boolean NOT NULL DEFAULT false,
    at         timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (CASE kind WHEN 'take' THEN used > 0 AND held = 0
                     WHEN 'refund' THEN used < 0 AND held = 0
                     WHEN 'hold' THEN used = 0 AND held > 0
                     ELSE used >= 0 AND held <= 0 END)
);
CREATE INDEX ledger_entry_meter ON ledger_entry (user_id, meter, at) INCLUDE (used, held);
-- Each thing is taken, refunded, held and settled at most once on a meter.
CREATE UNIQUE INDEX ledger_entry_once ON ledger_entry (reference, meter, kind);
CREATE INDEX ledger_entry_hold ON ledger_entry (reference, meter) WHERE kind = 'hold';

-- Projections of the ledger: the rows that are raised under a limit. Made when a limit first asks for one, and exact
-- from then on. `period` is lifetime, month or day; `since` its first moment, -infinity for lifetime.
CREATE TABLE usage_counter (
    user_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    meter   text NOT NULL,
    period  text NOT NULL CHECK (period IN ('lifetime', 'month', 'day')),
    since   timestamptz NOT NULL,
    used    bigint NOT NULL CHECK (used >= 0),
    held    bigint NOT NULL CHECK (held >= 0),
    PRIMARY KEY (user_id, meter, period, since)
);

-- A limit that a user sets for himself, on top of those of the plan.
CREATE TABLE usage_cap (
    user_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    meter   text NOT NULL CHECK (meter IN ('companions', 'conversations', 'input-tokens', 'output-tokens')),
    period  text NOT NULL CHECK (period IN ('lifetime', 'month', 'day')),
    amount  bigint NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (user_id, meter, period)
);

ALTER TABLE entitlement_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE entitlement_grant FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE usage_counter ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_counter FORCE ROW LEVEL SECURITY;
ALTER TABLE usage_cap ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_cap FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON usage_cap TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY own ON entitlement_grant TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY own ON ledger_entry TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY own ON usage_counter TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY definer ON entitlement_grant TO lyceum_definer USING (true);

-- What a user is entitled to is changed by operators and billing, never by the user.
GRANT SELECT ON entitlement_grant TO lyceum_app;
GRANT SELECT, INSERT ON ledger_entry TO lyceum_app;
GRANT SELECT, INSERT, UPDATE ON usage_counter TO lyceum_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON usage_cap TO lyceum_app;
GRANT SELECT, INSERT, UPDATE ON entitlement_grant TO lyceum_definer;

--changeset lyceum:0003-functions splitStatements:false
-- The first moment of the period that a time lies in.
CREATE FUNCTION period_start(p_period text, p_at timestamptz) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE p_period WHEN 'lifetime' THEN '-infinity'::timestamptz ELSE date_trunc(p_period, p_at, 'UTC') END;
GRANT EXECUTE ON FUNCTION period_start(text, timestamptz) TO lyceum_app, lyceum_definer;

-- Enters into the ledger and moves the counters with it. Says which of the limits given refuses (its place in the
-- arrays, from 1) and what is used and held of it; the caller then rolls back. No row when all agree.
--
-- Whoever enters shares a lock that the making of a counter takes alone: a new counter is the sum of the ledger and
-- must not miss an entry under way.
CREATE FUNCTION meter_enter(
    p_user uuid, p_meter text, p_kind text, p_used bigint, p_held bigint, p_reference uuid, p_estimated boolean,
    p_at timestamptz, p_periods text[], p_limits bigint[])
    RETURNS TABLE (refused_by int, in_use bigint)
    LANGUAGE plpgsql AS $$
DECLARE
    lock_key constant bigint := hashtextextended(p_user::text || p_meter, 0);
    counter usage_counter;
BEGIN
    IF cardinality(p_periods) > (
        SELECT count(*) FROM usage_counter c
        WHERE c.user_id = p_user AND c.meter = p_meter AND c.period = ANY (p_periods)
          AND c.since = period_start(c.period, p_at)) THEN
        PERFORM pg_advisory_xact_lock(lock_key);
        INSERT INTO usage_counter (user_id, meter, period, since, used, held)
        SELECT p_user, p_meter, w.period, w.since, greatest(w.used, 0), greatest(w.held, 0)
        FROM (SELECT p.period, period_start(p.period, p_at) AS since,
                     (SELECT coalesce(sum(e.used), 0) FROM ledger_entry e
                      WHERE e.user_id = p_user AND e.meter = p_meter AND e.at >= period_start(p.period, p_at)) AS used,
                     (SELECT coalesce(sum(e.held), 0) FROM ledger_entry e
                      WHERE e.user_id = p_user AND e.meter = p_meter AND e.at >= period_start(p.period, p_at)) AS held
              FROM unnest(p_periods) AS p (period)) w
        ON CONFLICT DO NOTHING;
    ELSE
        PERFORM pg_advisory_xact_lock_shared(lock_key);
    END IF;
    INSERT INTO ledger_entry (user_id, meter, kind, used, held, reference, estimated, at)
    VALUES (p_user, p_meter, p_kind, p_used, p_held, p_reference, p_estimated, p_at);
    FOR counter IN
        UPDATE usage_counter c SET used = c.used + p_used, held = c.held + p_held
        WHERE c.user_id = p_user AND c.meter = p_meter AND c.since = period_start(c.period, p_at)
        RETURNING c.*
    LOOP
        RETURN QUERY
        SELECT array_position(p_periods, counter.period), counter.used + counter.held - p_used - p_held
        WHERE counter.used + counter.held > p_limits[array_position(p_periods, counter.period)];
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION
    meter_enter(uuid, text, text, bigint, bigint, uuid, boolean, timestamptz, text[], bigint[]) TO lyceum_app;

-- Gives back what was taken for a reference, once; true when something was given back.
CREATE FUNCTION meter_refund(p_user uuid, p_meter text, p_reference uuid) RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    taken ledger_entry;
BEGIN
    SELECT * INTO taken FROM ledger_entry e
    WHERE e.user_id = p_user AND e.reference = p_reference AND e.meter = p_meter AND e.kind = 'take'
      AND NOT EXISTS (SELECT FROM ledger_entry r
                      WHERE r.reference = p_reference AND r.meter = p_meter AND r.kind = 'refund');
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM meter_enter(p_user, p_meter, 'refund', -taken.used, 0, p_reference, false, taken.at, '{}', '{}');
    RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION meter_refund(uuid, text, uuid) TO lyceum_app;

-- Enters what something came to, and sets free what was held for it, if anything.
CREATE FUNCTION meter_settle(
    p_user uuid, p_meter text, p_reference uuid, p_used bigint, p_estimated boolean, p_at timestamptz)
    RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    hold ledger_entry;
BEGIN
    SELECT * INTO hold FROM ledger_entry e
    WHERE e.user_id = p_user AND e.reference = p_reference AND e.meter = p_meter AND e.kind = 'hold';
    PERFORM meter_enter(p_user, p_meter, 'settle', p_used, -coalesce(hold.held, 0), p_reference, p_estimated,
        coalesce(hold.at, p_at), '{}', '{}');
END
$$;
GRANT EXECUTE ON FUNCTION meter_settle(uuid, text, uuid, bigint, boolean, timestamptz) TO lyceum_app;

-- For operators and billing. Grants what is not granted yet, or moves its end; false for an unknown user.
CREATE FUNCTION grant_entitlement(p_user uuid, p_kind text, p_name text, p_until timestamptz) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM account a WHERE a.id = p_user) THEN
        RETURN false;
    END IF;
    INSERT INTO entitlement_grant (user_id, kind, name, until) VALUES (p_user, p_kind, p_name, p_until)
    ON CONFLICT (user_id, kind, name) WHERE revoked_at IS NULL DO UPDATE SET until = excluded.until;
    RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION grant_entitlement(uuid, text, text, timestamptz) TO lyceum_app;
ALTER FUNCTION grant_entitlement(uuid, text, text, timestamptz) OWNER TO lyceum_definer;

-- False when there was nothing to revoke.
CREATE FUNCTION revoke_entitlement(p_user uuid, p_kind text, p_name text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE entitlement_grant g SET revoked_at = now()
    WHERE g.user_id = p_user AND g.kind = p_kind AND g.name = p_name AND g.revoked_at IS NULL;
    RETURN FOUND;
END
$$;
GRANT EXECUTE ON FUNCTION revoke_entitlement(uuid, text, text) TO lyceum_app;
ALTER FUNCTION revoke_entitlement(uuid, text, text) OWNER TO lyceum_definer;

-- For operators, who know a user by id or by address.
CREATE FUNCTION find_account(p_text text) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    SELECT a.id FROM account a WHERE a.email_key = lower(p_text)
    UNION ALL
    SELECT a.id FROM account a
    WHERE a.id = CASE WHEN p_text ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN p_text::uuid END
    $$;
GRANT EXECUTE ON FUNCTION find_account(text) TO lyceum_app;
ALTER FUNCTION find_account(text) OWNER TO lyceum_definer;

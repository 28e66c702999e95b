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

-- What was spent, held and given back; never changed, only added to. `at` is when the thing that is paid for
-- happened: a refund carries the time of what it refunds, so that it counts in the same window.
CREATE TABLE ledger_entry (
    id         uuid PRIMARY KEY DEFAULT uuidv7(),
    user_id    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    meter      text NOT NULL CHECK (meter IN ('companions', 'conversations')),
    kind       text NOT NULL CHECK (kind IN ('take', 'refund')),
    used       bigint NOT NULL,
    reference  uuid NOT NULL,
    at         timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((kind = 'take') = (used > 0))
);
CREATE INDEX ledger_entry_meter ON ledger_entry (user_id, meter, at) INCLUDE (used);
-- What is taken once is given back at most once.
CREATE UNIQUE INDEX ledger_entry_once ON ledger_entry (reference, meter, kind);

-- Projections of the ledger, kept for limited plans only: the row that is raised under the limit.
-- `period` is lifetime, month or day; `since` its first moment, -infinity for lifetime.
CREATE TABLE usage_counter (
    user_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    meter   text NOT NULL,
    period  text NOT NULL CHECK (period IN ('lifetime', 'month', 'day')),
    since   timestamptz NOT NULL,
    used    bigint NOT NULL CHECK (used >= 0),
    PRIMARY KEY (user_id, meter, period, since)
);

ALTER TABLE entitlement_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE entitlement_grant FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE usage_counter ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_counter FORCE ROW LEVEL SECURITY;
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
GRANT SELECT, INSERT, UPDATE, DELETE ON usage_counter TO lyceum_app;
GRANT SELECT, INSERT, UPDATE ON entitlement_grant TO lyceum_definer;

--changeset lyceum:0003-functions splitStatements:false
-- Takes `p_amount` from a meter within every limit given, and says which limit refused (its place in the
-- arrays, from 1) and what is used of it; no row when all agreed. The caller rolls back a refusal.
--
-- A counter that does not exist is made from the ledger. A taking without limits keeps no counter: it removes
-- what a limited plan may have left, and holds a shared lock that the making of a counter waits for, so that
-- a counter never misses an entry under way.
CREATE FUNCTION meter_take(
    p_user uuid, p_meter text, p_amount bigint, p_reference uuid, p_at timestamptz,
    p_periods text[], p_since timestamptz[], p_limits bigint[])
    RETURNS TABLE (refused_by int, in_use bigint)
    LANGUAGE plpgsql AS $$
DECLARE
    lock_key constant bigint := hashtextextended(p_user::text || p_meter, 0);
    taken bigint;
BEGIN
    IF cardinality(p_limits) = 0 THEN
        PERFORM pg_advisory_xact_lock_shared(lock_key);
        DELETE FROM usage_counter c WHERE c.user_id = p_user AND c.meter = p_meter;
    END IF;
    FOR i IN 1 .. cardinality(p_limits) LOOP
        LOOP
            UPDATE usage_counter c SET used = c.used + p_amount
            WHERE c.user_id = p_user AND c.meter = p_meter AND c.period = p_periods[i] AND c.since = p_since[i]
              AND c.used + p_amount <= p_limits[i]
            RETURNING c.used INTO taken;
            EXIT WHEN FOUND;
            SELECT c.used INTO taken FROM usage_counter c
            WHERE c.user_id = p_user AND c.meter = p_meter AND c.period = p_periods[i] AND c.since = p_since[i];
            IF FOUND AND taken + p_amount > p_limits[i] THEN
                RETURN QUERY SELECT i, taken;
                RETURN;
            END IF;
            IF NOT FOUND THEN
                PERFORM pg_advisory_xact_lock(lock_key);
                INSERT INTO usage_counter (user_id, meter, period, since, used)
                SELECT p_user, p_meter, p_periods[i], p_since[i], greatest(coalesce(sum(e.used), 0), 0)
                FROM ledger_entry e WHERE e.user_id = p_user AND e.meter = p_meter AND e.at >= p_since[i]
                ON CONFLICT DO NOTHING;
            END IF;
        END LOOP;
    END LOOP;
    INSERT INTO ledger_entry (user_id, meter, kind, used, reference, at)
    VALUES (p_user, p_meter, 'take', p_amount, p_reference, p_at);
END
$$;
GRANT EXECUTE ON FUNCTION meter_take(uuid, text, bigint, uuid, timestamptz, text[], timestamptz[], bigint[])
    TO lyceum_app;

-- Gives back what was taken for a reference, once; true when something was given back.
CREATE FUNCTION meter_refund(p_user uuid, p_meter text, p_reference uuid) RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    entry ledger_entry;
BEGIN
    INSERT INTO ledger_entry (user_id, meter, kind, used, reference, at)
    SELECT e.user_id, e.meter, 'refund', -e.used, e.reference, e.at
    FROM ledger_entry e
    WHERE e.user_id = p_user AND e.meter = p_meter AND e.reference = p_reference AND e.kind = 'take'
    ON CONFLICT DO NOTHING
    RETURNING * INTO entry;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE usage_counter c SET used = greatest(c.used + entry.used, 0)
    WHERE c.user_id = p_user AND c.meter = p_meter
      AND c.since = CASE c.period WHEN 'lifetime' THEN '-infinity' ELSE date_trunc(c.period, entry.at, 'UTC') END;
    RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION meter_refund(uuid, text, uuid) TO lyceum_app;

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
ALTER FUNCTION grant_entitlement(uuid, text, text, timestamptz) OWNER TO lyceum_definer;
GRANT EXECUTE ON FUNCTION grant_entitlement(uuid, text, text, timestamptz) TO lyceum_app;

-- False when there was nothing to revoke.
CREATE FUNCTION revoke_entitlement(p_user uuid, p_kind text, p_name text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE entitlement_grant g SET revoked_at = now()
    WHERE g.user_id = p_user AND g.kind = p_kind AND g.name = p_name AND g.revoked_at IS NULL;
    RETURN FOUND;
END
$$;
ALTER FUNCTION revoke_entitlement(uuid, text, text) OWNER TO lyceum_definer;
GRANT EXECUTE ON FUNCTION revoke_entitlement(uuid, text, text) TO lyceum_app;

-- For operators, who know a user by id or by address.
CREATE FUNCTION find_account(p_text text) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT a.id FROM account a WHERE a.id::text = lower(p_text) OR a.email_key = lower(p_text) $$;
ALTER FUNCTION find_account(text) OWNER TO lyceum_definer;
GRANT EXECUTE ON FUNCTION find_account(text) TO lyceum_app;

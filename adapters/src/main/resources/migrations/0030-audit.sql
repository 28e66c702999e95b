--liquibase formatted sql

--changeset lyceum:0030-audit
ALTER TABLE account ADD COLUMN suspended_at timestamptz;

-- What the audit log calls a user. Erasing a user removes the row, and with it the only way from the log to the user.
CREATE TABLE audit_pseudonym (
    user_id   uuid PRIMARY KEY,
    pseudonym uuid NOT NULL UNIQUE DEFAULT gen_random_uuid()
);

-- Who did what to whom. Entries are written in the transaction of what they tell about and never changed. One node
-- at a time seals what has been committed: it numbers the entries and computes a code over each and the one before,
-- with a key that is not in the database. Writers therefore wait for nobody. `before` and `after` are kept as the
-- text that was sealed; they hold neither secrets nor what somebody wrote.
CREATE TABLE audit_entry (
    id         uuid PRIMARY KEY DEFAULT uuidv7(),
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'operator', 'provider', 'system')),
    actor      uuid,
    action     text NOT NULL,
    subject    uuid,
    object     text,
    reason     text,
    request_id text,
    before     json,
    after      json,
    position   bigint UNIQUE CHECK (position > 0),
    key_id     text,
    code       text,
    CHECK ((position IS NULL) = (code IS NULL) AND (position IS NULL) = (key_id IS NULL))
);
CREATE INDEX audit_entry_unsealed ON audit_entry (id) WHERE position IS NULL;
CREATE INDEX audit_entry_subject ON audit_entry (subject, id DESC);
CREATE INDEX audit_entry_actor ON audit_entry (actor, id DESC);
CREATE INDEX audit_entry_action ON audit_entry (action, id DESC);

-- The last entry that was sealed, with a code of its own, so that cutting off the end of the log shows.
CREATE TABLE audit_head (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    position bigint NOT NULL,
    code     text NOT NULL,
    key_id   text NOT NULL,
    proof    text NOT NULL
);

-- What may be an attack. `user_id` is whom it concerns, if that is known; `times`, how often the same came in a row.
CREATE TABLE security_event (
    id         uuid PRIMARY KEY DEFAULT uuidv7(),
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    type       text NOT NULL,
    severity   text NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
    user_id    uuid REFERENCES account ON DELETE SET NULL,
    address    text,
    detail     text NOT NULL,
    request_id text,
    times      int NOT NULL DEFAULT 1
);
CREATE INDEX security_event_newest ON security_event (at DESC, id DESC);
CREATE INDEX security_event_user ON security_event (user_id);

-- How often something came from one source in one hour. The source is hashed, so the table names nobody. It is an
-- alert once `count` has reached `alert_at`; the first events of each hour are kept, the rest is counted.
CREATE TABLE security_tally (
    type     text NOT NULL,
    source   text NOT NULL,
    hour     timestamptz NOT NULL,
    count    bigint NOT NULL,
    kept     int NOT NULL,
    alert_at int NOT NULL,
    event_id uuid NOT NULL,
    last_at  timestamptz NOT NULL,
    PRIMARY KEY (type, source, hour)
);
CREATE INDEX security_tally_hour ON security_tally (hour DESC);

ALTER TABLE audit_pseudonym ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_pseudonym FORCE ROW LEVEL SECURITY;
ALTER TABLE security_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE security_event FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON audit_pseudonym TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY own ON security_event TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY definer ON audit_pseudonym TO lyceum_definer USING (true);
CREATE POLICY definer ON security_event TO lyceum_definer USING (true);
GRANT SELECT ON audit_pseudonym, security_event TO lyceum_app;
GRANT SELECT, INSERT ON audit_pseudonym, audit_entry, security_event TO lyceum_definer;
GRANT UPDATE (position, key_id, code) ON audit_entry TO lyceum_definer;
GRANT SELECT, INSERT, UPDATE ON audit_head, security_tally TO lyceum_definer;

--changeset lyceum:0030-functions splitStatements:false
CREATE FUNCTION audit_name(p_user uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    name uuid;
BEGIN
    IF p_user IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT p.pseudonym INTO name FROM audit_pseudonym p WHERE p.user_id = p_user;
    IF NOT FOUND THEN
        INSERT INTO audit_pseudonym (user_id) VALUES (p_user) ON CONFLICT DO NOTHING;
        SELECT p.pseudonym INTO name FROM audit_pseudonym p WHERE p.user_id = p_user;
    END IF;
    RETURN name;
END
$$;

-- Adds an entry. The transaction says who acts: `app.actor` when it is not a user, else `app.user_id`.
CREATE FUNCTION audit(p_action text, p_subject uuid, p_object text, p_reason text, p_before json, p_after json)
    RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kind constant text := nullif(current_setting('app.actor', true), '');
    actor_id constant uuid := nullif(current_setting('app.user_id', true), '')::uuid;
BEGIN
    INSERT INTO audit_entry (actor_kind, actor, action, subject, object, reason, request_id, before, after)
    VALUES (coalesce(kind, CASE WHEN actor_id IS NULL THEN 'system' ELSE 'user' END),
            CASE WHEN kind IS NULL THEN audit_name(actor_id) END,
            p_action, audit_name(p_subject), p_object,
            coalesce(p_reason, nullif(current_setting('app.reason', true), '')),
            nullif(current_setting('app.request_id', true), ''), p_before, p_after);
END
$$;
GRANT EXECUTE ON FUNCTION audit(text, uuid, text, text, json, json) TO lyceum_app;

-- Records what becomes of the rows of a table. Arguments: what the actions are called; the column that says whose the
-- row is; the column that names the thing, or nothing; then the columns that matter. Of one with a `!` before it only
-- the fact that it has changed is told.
CREATE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row constant jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(old) END;
    new_row constant jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(new) END;
    some_row constant jsonb := coalesce(new_row, old_row);
    before jsonb;
    after jsonb;
BEGIN
    SELECT jsonb_object_agg(ltrim(c, '!'), CASE WHEN c LIKE '!%' THEN '"hidden"' ELSE old_row -> c END)
               FILTER (WHERE old_row IS NOT NULL),
           jsonb_object_agg(ltrim(c, '!'), CASE WHEN c LIKE '!%' THEN '"hidden"' ELSE new_row -> c END)
               FILTER (WHERE new_row IS NOT NULL)
    INTO before, after
    FROM unnest(TG_ARGV[3:]) AS c
    WHERE old_row -> ltrim(c, '!') IS DISTINCT FROM new_row -> ltrim(c, '!');
    IF before IS NOT NULL OR after IS NOT NULL THEN
        PERFORM audit(
            TG_ARGV[0] || CASE TG_OP WHEN 'INSERT' THEN '.created' WHEN 'UPDATE' THEN '.changed' ELSE '.removed' END,
            (some_row ->> TG_ARGV[1])::uuid, some_row ->> TG_ARGV[2], NULL, before::json, after::json);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER audited AFTER INSERT OR DELETE OR UPDATE OF role, suspended_at, email_key, email_verified, password_hash
    ON account FOR EACH ROW
    EXECUTE FUNCTION audit_change('account', 'id', '', 'role', 'suspended_at', '!email_key', 'email_verified',
                                  '!password_hash');
CREATE TRIGGER audited AFTER INSERT OR UPDATE ON entitlement_grant FOR EACH ROW
    EXECUTE FUNCTION audit_change('grant', 'user_id', 'name', 'kind', 'name', 'until', 'revoked_at');

CREATE TRIGGER audited AFTER INSERT OR UPDATE OF revoked_at ON api_key FOR EACH ROW
    EXECUTE FUNCTION audit_change('key', 'user_id', 'id', 'scopes', 'expires_at', 'revoked_at');

-- What goes with an account is told with that.
CREATE TRIGGER audited AFTER INSERT ON account_identity FOR EACH ROW
    EXECUTE FUNCTION audit_change('identity', 'user_id', 'id', 'issuer', '!subject');
CREATE TRIGGER audited_removal AFTER DELETE ON account_identity FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION audit_change('identity', 'user_id', 'id', 'issuer', '!subject');

CREATE FUNCTION unsealed_audit(p_limit int) RETURNS SETOF audit_entry
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT * FROM audit_entry e WHERE e.position IS NULL ORDER BY e.id LIMIT p_limit $$;
GRANT EXECUTE ON FUNCTION unsealed_audit(int) TO lyceum_app;
ALTER FUNCTION unsealed_audit(int) OWNER TO lyceum_definer;

-- The log in the order of its seals.
CREATE FUNCTION sealed_audit(p_after bigint, p_limit int) RETURNS SETOF audit_entry
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT * FROM audit_entry e WHERE e.position > p_after ORDER BY e.position LIMIT p_limit $$;
GRANT EXECUTE ON FUNCTION sealed_audit(bigint, int) TO lyceum_app;
ALTER FUNCTION sealed_audit(bigint, int) OWNER TO lyceum_definer;

CREATE FUNCTION audit_head() RETURNS SETOF audit_head
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT * FROM audit_head $$;
GRANT EXECUTE ON FUNCTION audit_head() TO lyceum_app;
ALTER FUNCTION audit_head() OWNER TO lyceum_definer;

-- How many entries have waited for their seal since before a moment.
CREATE FUNCTION overdue_audit(p_before timestamptz) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT count(*) FROM audit_entry e WHERE e.position IS NULL AND e.at < p_before $$;
GRANT EXECUTE ON FUNCTION overdue_audit(timestamptz) TO lyceum_app;
ALTER FUNCTION overdue_audit(timestamptz) OWNER TO lyceum_definer;

-- Gives entries their place in the chain, once. The caller holds the lock of the only sealer.
CREATE FUNCTION seal_audit(
    p_ids uuid[], p_first bigint, p_key text, p_codes text[], p_proof text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sealed int;
BEGIN
    UPDATE audit_entry e SET position = p_first + s.place - 1, key_id = p_key, code = s.code
    FROM unnest(p_ids, p_codes) WITH ORDINALITY AS s (id, code, place)
    WHERE e.id = s.id AND e.position IS NULL;
    GET DIAGNOSTICS sealed = ROW_COUNT;
    IF sealed <> cardinality(p_ids) THEN
        RAISE EXCEPTION 'Of % audit entries, only % could be sealed', cardinality(p_ids), sealed;
    END IF;
    INSERT INTO audit_head (position, code, key_id, proof)
    VALUES (p_first + sealed - 1, p_codes[sealed], p_key, p_proof)
    ON CONFLICT (only_one) DO UPDATE
    SET position = excluded.position, code = excluded.code, key_id = excluded.key_id, proof = excluded.proof;
END
$$;
GRANT EXECUTE ON FUNCTION seal_audit(uuid[], bigint, text, text[], text) TO lyceum_app;
ALTER FUNCTION seal_audit(uuid[], bigint, text, text[], text) OWNER TO lyceum_definer;

-- Takes down what may be an attack and has come `p_times`; true when that makes it an alert. Of what comes from one source in one hour
-- the first `p_keep` are kept, the rest is counted.
CREATE FUNCTION record_security_event(
    p_type text, p_severity text, p_user uuid, p_address text, p_detail text, p_source text, p_alert_at int, p_keep int,
    p_times int)
    RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    event uuid := uuidv7();
    times bigint;
    taken int;
BEGIN
    INSERT INTO security_tally AS t (type, source, hour, count, kept, alert_at, event_id, last_at)
    VALUES (p_type, encode(sha256(convert_to(p_source, 'UTF8')), 'hex'), date_trunc('hour', clock_timestamp()), p_times, 1,
            p_alert_at, event, clock_timestamp())
    ON CONFLICT (type, source, hour) DO UPDATE SET count = t.count + p_times, kept = t.kept + 1, last_at = clock_timestamp()
    RETURNING count, kept INTO times, taken;
    IF taken <= p_keep THEN
        INSERT INTO security_event (id, type, severity, user_id, address, detail, request_id, times)
        VALUES (event, p_type, p_severity, (SELECT a.id FROM account a WHERE a.id = p_user), p_address, p_detail,
                nullif(current_setting('app.request_id', true), ''), p_times);
    END IF;
    RETURN times >= p_alert_at AND times - p_times < p_alert_at;
END
$$;
GRANT EXECUTE ON FUNCTION record_security_event(text, text, uuid, text, text, text, int, int, int) TO lyceum_app;
ALTER FUNCTION record_security_event(text, text, uuid, text, text, text, int, int, int) OWNER TO lyceum_definer;

ALTER FUNCTION audit(text, uuid, text, text, json, json) OWNER TO lyceum_definer;
ALTER FUNCTION audit_name(uuid) OWNER TO lyceum_definer;

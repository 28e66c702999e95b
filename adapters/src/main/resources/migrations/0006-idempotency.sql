--liquibase formatted sql

--changeset lyceum:0006-idempotency
-- Requests that a client may repeat. `thing` is the id of what the request creates, given before it is created: a
-- request that is repeated after a crash creates the same thing or finds it.
CREATE TABLE idempotency_key (
    user_id       uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    route         text NOT NULL,
    key           text NOT NULL,
    fingerprint   bytea NOT NULL,
    thing         uuid NOT NULL,
    claimed_until timestamptz NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    status        int,
    headers       text,
    body          text,
    PRIMARY KEY (user_id, route, key)
);
CREATE INDEX idempotency_key_created ON idempotency_key (created_at);
ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON idempotency_key TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY definer ON idempotency_key TO lyceum_definer USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO lyceum_app;
GRANT SELECT, DELETE ON idempotency_key TO lyceum_definer;

--changeset lyceum:0006-functions splitStatements:false
-- What to do with a request: `fresh` it is ours to carry out, `again` likewise but it may have been carried out by a
-- node that has gone, `running` somebody is at it, `done` here is its answer, `reused` the key belongs to another one.
CREATE FUNCTION claim_idempotency_key(
    p_user uuid, p_route text, p_key text, p_fingerprint bytea, p_thing uuid, p_claim interval, p_kept interval)
    RETURNS TABLE (outcome text, thing uuid, status int, headers text, body text)
    LANGUAGE plpgsql AS $$
DECLARE
    known idempotency_key;
BEGIN
    LOOP
        INSERT INTO idempotency_key AS k (user_id, route, key, fingerprint, thing, claimed_until)
        VALUES (p_user, p_route, p_key, p_fingerprint, p_thing, clock_timestamp() + p_claim)
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            RETURN QUERY SELECT 'fresh', p_thing, NULL::int, NULL::text, NULL::text;
            RETURN;
        END IF;
        SELECT * INTO known FROM idempotency_key k
        WHERE k.user_id = p_user AND k.route = p_route AND k.key = p_key FOR UPDATE;
        -- Not found: the other request was refused meanwhile and gave its key back.
        EXIT WHEN FOUND AND known.created_at > clock_timestamp() - p_kept;
        DELETE FROM idempotency_key k WHERE k.user_id = p_user AND k.route = p_route AND k.key = p_key;
    END LOOP;
    IF known.fingerprint <> p_fingerprint THEN
        RETURN QUERY SELECT 'reused', known.thing, NULL::int, NULL::text, NULL::text;
    ELSIF known.status IS NOT NULL THEN
        RETURN QUERY SELECT 'done', known.thing, known.status, known.headers, known.body;
    ELSIF known.claimed_until < clock_timestamp() THEN
        UPDATE idempotency_key k SET claimed_until = clock_timestamp() + p_claim
        WHERE k.user_id = p_user AND k.route = p_route AND k.key = p_key;
        RETURN QUERY SELECT 'again', known.thing, NULL::int, NULL::text, NULL::text;
    ELSE
        RETURN QUERY SELECT 'running', known.thing, NULL::int, NULL::text, NULL::text;
    END IF;
END
$$;
GRANT EXECUTE ON FUNCTION claim_idempotency_key(uuid, text, text, bytea, uuid, interval, interval) TO lyceum_app;

CREATE FUNCTION forget_idempotency_keys(p_kept interval) RETURNS int
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    forgotten int;
BEGIN
    DELETE FROM idempotency_key k WHERE k.created_at < now() - p_kept;
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END
$$;
GRANT EXECUTE ON FUNCTION forget_idempotency_keys(interval) TO lyceum_app;
ALTER FUNCTION forget_idempotency_keys(interval) OWNER TO lyceum_definer;

-- Puts the deltas of turns that ended long ago that follow each other in one row, from which they can be told apart.
CREATE FUNCTION compact_turns(p_age interval) RETURNS int
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ended turn;
    compacted int := 0;
BEGIN
    FOR ended IN
        SELECT * FROM turn t
        WHERE t.state <> 'running' AND NOT t.compacted AND t.ended_at < now() - p_age
        ORDER BY t.ended_at LIMIT 200 FOR UPDATE SKIP LOCKED
    LOOP
        WITH delta AS (
            SELECT e.number, e.body, e.number - row_number() OVER (ORDER BY e.number) AS run
            FROM turn_event e WHERE e.turn_id = ended.id AND e.kind = 'message.delta'
        ), stretch AS (
            SELECT min(d.number) AS first, max(d.number) AS last, string_agg(d.body, '' ORDER BY d.number) AS body,
                   array_agg(length(d.body) ORDER BY d.number) AS pieces
            FROM delta d GROUP BY d.run HAVING count(*) > 1
        ), joined AS (
            UPDATE turn_event e SET body = s.body, pieces = s.pieces
            FROM stretch s WHERE e.turn_id = ended.id AND e.number = s.last
        )
        DELETE FROM turn_event e USING stretch s
        WHERE e.turn_id = ended.id AND e.number >= s.first AND e.number < s.last;
        UPDATE turn t SET compacted = true WHERE t.id = ended.id;
        compacted := compacted + 1;
    END LOOP;
    RETURN compacted;
END
$$;
GRANT EXECUTE ON FUNCTION compact_turns(interval) TO lyceum_app;
ALTER FUNCTION compact_turns(interval) OWNER TO lyceum_definer;

--liquibase formatted sql

--changeset lyceum:0005-sessions
-- The companion_* columns are the companion as it was when the session started; there is no reference, so that
-- a session outlives its companion.
CREATE TABLE session (
    id                 uuid PRIMARY KEY,
    user_id            uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    kind               text NOT NULL CHECK (kind IN ('lesson', 'chat')),
    mode               text NOT NULL CHECK (mode IN ('text', 'voice')),
    companion_id       uuid,
    companion_version  int,
    companion_name     text,
    companion_subject  text,
    companion_topic    text,
    companion_voice    text,
    companion_style    text,
    companion_language text,
    title              text NOT NULL,
    state              text NOT NULL
        CHECK (state IN ('reserved', 'connecting', 'active', 'ended', 'failed', 'expired')),
    end_reason         text CHECK (end_reason IN ('completed', 'stopped', 'max-duration', 'idle',
                                                  'provider-failed', 'abandoned', 'erased')),
    model              text NOT NULL,
    started_at         timestamptz NOT NULL,
    deadline           timestamptz,
    ended_at           timestamptz,
    message_count      int NOT NULL DEFAULT 0,
    archived           boolean NOT NULL DEFAULT false,
    pinned             boolean NOT NULL DEFAULT false,
    refunded_at        timestamptz,
    CHECK ((kind = 'lesson') = (companion_id IS NOT NULL)),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX session_newest ON session (user_id, started_at DESC, id DESC);
CREATE INDEX session_deadline ON session (deadline) WHERE ended_at IS NULL AND deadline IS NOT NULL;
CREATE INDEX session_silent ON session (started_at) WHERE message_count = 0 AND refunded_at IS NULL;

CREATE TABLE message (
    id            uuid PRIMARY KEY,
    session_id    uuid NOT NULL REFERENCES session ON DELETE CASCADE,
    user_id       uuid NOT NULL,
    sequence      int NOT NULL,
    role          text NOT NULL CHECK (role IN ('user', 'assistant', 'system')),
    modality      text NOT NULL CHECK (modality IN ('text', 'voice')),
    content       text NOT NULL,
    model         text,
    status        text NOT NULL CHECK (status IN ('complete', 'streaming', 'stopped', 'interrupted', 'failed')),
    input_tokens  int,
    output_tokens int,
    estimated     boolean,
    plain         boolean NOT NULL,
    created_at    timestamptz NOT NULL,
    UNIQUE (session_id, sequence)
);
-- The history over all plain chats.
CREATE INDEX message_plain ON message (user_id, created_at DESC, id DESC) WHERE plain;

-- One question and its answer, with all that went into it: the prompt is the system prompt, the messages named by
-- `context` and the user's message. Prices are per million tokens. While it runs, the node that holds the lease produces the answer; `fence` grows
-- with each change of hands, and whoever has an older number can no longer write.
CREATE TABLE turn (
    id                   uuid PRIMARY KEY,
    session_id           uuid NOT NULL REFERENCES session ON DELETE CASCADE,
    user_id              uuid NOT NULL,
    user_message_id      uuid NOT NULL,
    assistant_message_id uuid NOT NULL,
    state                text NOT NULL CHECK (state IN ('running', 'completed', 'stopped', 'interrupted', 'failed')),
    model                text NOT NULL,
    prompt_template      text NOT NULL,
    system_prompt        text NOT NULL,
    price_version        text,
    price_currency       text,
    input_price          numeric,
    output_price         numeric,
    max_output_tokens    int NOT NULL,
    context              uuid[] NOT NULL,
    node                 text NOT NULL,
    fence                bigint NOT NULL DEFAULT 1,
    lease_until          timestamptz NOT NULL,
    stop_code            text,
    code                 text,
    detail               text,
    finish_reason        text CHECK (finish_reason IN ('stop', 'length')),
    prompt_tokens        int NOT NULL,
    started_at           timestamptz NOT NULL,
    ended_at             timestamptz,
    compacted            boolean NOT NULL DEFAULT false,
    CHECK ((state = 'running') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX turn_running ON turn (session_id) WHERE state = 'running';
CREATE INDEX turn_session ON turn (session_id);
CREATE INDEX turn_user ON turn (user_id, started_at);
CREATE INDEX turn_assistant_message ON turn (assistant_message_id);
CREATE INDEX turn_to_compact ON turn (ended_at) WHERE state <> 'running' AND NOT compacted;
CREATE INDEX turn_lease ON turn (lease_until) WHERE state = 'running';

-- What a listener of a turn is told, numbered from 1. The body of a message.delta is its text; the events at
-- the start and the end are made from the turn and its messages and have an empty body. A row with `pieces` stands
-- for as many deltas, of which it is the last: they are the lengths of their texts, in characters.
CREATE TABLE turn_event (
    turn_id uuid NOT NULL REFERENCES turn ON DELETE CASCADE,
    number  int NOT NULL,
    user_id uuid NOT NULL,
    kind    text NOT NULL,
    body    text NOT NULL,
    pieces  int[],
    PRIMARY KEY (turn_id, number)
);

ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
ALTER TABLE message ENABLE ROW LEVEL SECURITY;
ALTER TABLE message FORCE ROW LEVEL SECURITY;
ALTER TABLE turn ENABLE ROW LEVEL SECURITY;
ALTER TABLE turn FORCE ROW LEVEL SECURITY;
ALTER TABLE turn_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE turn_event FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON session TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY own ON message TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY own ON turn TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY own ON turn_event TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY definer ON session TO lyceum_definer USING (true);
CREATE POLICY definer ON turn TO lyceum_definer USING (true);
CREATE POLICY definer ON turn_event TO lyceum_definer USING (true);
CREATE POLICY definer ON ledger_entry TO lyceum_definer USING (true);
CREATE POLICY definer ON usage_counter TO lyceum_definer USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON session, message, turn, turn_event TO lyceum_app;
GRANT SELECT, UPDATE ON session, turn TO lyceum_definer;
GRANT SELECT, INSERT ON turn_event, ledger_entry TO lyceum_definer;
GRANT UPDATE, DELETE ON turn_event TO lyceum_definer;
GRANT SELECT, INSERT, UPDATE ON usage_counter TO lyceum_definer;
GRANT EXECUTE ON FUNCTION meter_refund(uuid, text, uuid) TO lyceum_definer;
GRANT EXECUTE ON FUNCTION
    meter_enter(uuid, text, text, bigint, bigint, uuid, boolean, timestamptz, text[], bigint[]) TO lyceum_definer;

--changeset lyceum:0005-functions splitStatements:false
-- Appends at most one event to each of many turns, in one commit for the whole node, and returns the turns that
-- took theirs. A turn that changed hands takes none: its fence is another, or, when that happened this very
-- moment, the number is taken, for whoever ends a turn uses the next number too. The rows of the turns are locked,
-- so that a turn that is being deleted is left out and does not spoil the others' commit.
CREATE FUNCTION append_turn_events(
    p_turns uuid[], p_fences bigint[], p_numbers int[], p_kinds text[], p_bodies text[])
    RETURNS SETOF uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    appended int;
BEGIN
    RETURN QUERY
    INSERT INTO turn_event (turn_id, number, user_id, kind, body)
    SELECT e.turn, e.number, t.user_id, e.kind, e.body
    FROM unnest(p_turns, p_fences, p_numbers, p_kinds, p_bodies) AS e (turn, fence, number, kind, body)
    JOIN turn t ON t.id = e.turn AND t.fence = e.fence AND t.state = 'running'
    FOR KEY SHARE OF t
    ON CONFLICT DO NOTHING
    RETURNING turn_id;
    GET DIAGNOSTICS appended = ROW_COUNT;
    -- A call that is repeated because its answer was lost finds its own events.
    IF appended < cardinality(p_turns) THEN
        RETURN QUERY
        SELECT e.turn
        FROM unnest(p_turns, p_fences, p_numbers, p_kinds, p_bodies) AS e (turn, fence, number, kind, body)
        JOIN turn t ON t.id = e.turn AND t.fence = e.fence AND t.state = 'running'
        JOIN turn_event x ON x.turn_id = e.turn AND x.number = e.number AND x.kind = e.kind AND x.body = e.body;
    END IF;
END
$$;
GRANT EXECUTE ON FUNCTION append_turn_events(uuid[], bigint[], int[], text[], text[]) TO lyceum_app;
ALTER FUNCTION append_turn_events(uuid[], bigint[], int[], text[], text[]) OWNER TO lyceum_definer;

-- Prolongs the leases of a node's turns; returns those it still holds. The lock is the weakest that will do, because
-- events that are being appended refer to the same rows.
CREATE FUNCTION renew_turns(p_turns uuid[], p_fences bigint[], p_lease interval)
    RETURNS SETOF uuid
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE turn t SET lease_until = clock_timestamp() + p_lease
    FROM (SELECT u.id FROM turn u
          JOIN unnest(p_turns, p_fences) AS e (turn, fence) ON u.id = e.turn AND u.fence = e.fence
          WHERE u.state = 'running' ORDER BY u.id FOR NO KEY UPDATE OF u) held
    WHERE t.id = held.id
    RETURNING t.id
$$;
GRANT EXECUTE ON FUNCTION renew_turns(uuid[], bigint[], interval) TO lyceum_app;
ALTER FUNCTION renew_turns(uuid[], bigint[], interval) OWNER TO lyceum_definer;

-- Which of a node's turns somebody wants to stop. Asked often, so it writes nothing.
CREATE FUNCTION turns_to_stop(p_turns uuid[]) RETURNS TABLE (turn_id uuid, code text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.id, t.stop_code FROM turn t WHERE t.id = ANY (p_turns) AND t.stop_code IS NOT NULL
$$;
GRANT EXECUTE ON FUNCTION turns_to_stop(uuid[]) TO lyceum_app;
ALTER FUNCTION turns_to_stop(uuid[]) OWNER TO lyceum_definer;

-- Takes over turns whose node has not renewed its lease. `p_all` takes every running turn: only right where
-- no other node can be alive.
CREATE FUNCTION claim_lapsed_turns(p_node text, p_lease interval, p_all boolean)
    RETURNS TABLE (turn_id uuid, user_id uuid, fence bigint)
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE turn t SET node = p_node, fence = t.fence + 1, lease_until = clock_timestamp() + p_lease
    FROM (SELECT u.id FROM turn u
          WHERE u.state = 'running' AND (p_all OR u.lease_until < now())
          ORDER BY u.lease_until LIMIT 100 FOR NO KEY UPDATE SKIP LOCKED) lapsed
    WHERE t.id = lapsed.id
    RETURNING t.id, t.user_id, t.fence
$$;
GRANT EXECUTE ON FUNCTION claim_lapsed_turns(text, interval, boolean) TO lyceum_app;
ALTER FUNCTION claim_lapsed_turns(text, interval, boolean) OWNER TO lyceum_definer;

-- Deletes a session with all that was said in it. A turn that runs in it is ended first, so that what it came to is
-- settled. False when there is none.
CREATE FUNCTION remove_session(p_session uuid) RETURNS boolean
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM session s WHERE s.id = p_session FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    -- Waits for events that are being appended; later ones wait for us before they take a number.
    PERFORM FROM turn t WHERE t.session_id = p_session ORDER BY t.id FOR UPDATE;
    PERFORM finish_turn(t.id, t.fence, 'stopped', 'session-deleted', 'The session was deleted.', NULL, NULL, NULL, true)
    FROM turn t WHERE t.session_id = p_session AND t.state = 'running';
    DELETE FROM session s WHERE s.id = p_session;
    RETURN FOUND;
END
$$;
GRANT EXECUTE ON FUNCTION remove_session(uuid) TO lyceum_app;

-- Ends lessons whose time is over, and asks their running turns to stop.
CREATE FUNCTION end_overdue_sessions() RETURNS int
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    overdue uuid[];
BEGIN
    WITH ended AS (
        UPDATE session s SET state = 'ended', end_reason = 'max-duration', ended_at = clock_timestamp()
        WHERE s.id IN (SELECT o.id FROM session o
                       WHERE o.deadline <= now() AND o.ended_at IS NULL
                       ORDER BY o.deadline LIMIT 1000 FOR UPDATE SKIP LOCKED)
        RETURNING s.id
    )
    SELECT array_agg(id) INTO overdue FROM ended;
    UPDATE turn t SET stop_code = 'max-duration'
    WHERE t.session_id = ANY (overdue) AND t.state = 'running' AND t.stop_code IS NULL;
    RETURN coalesce(cardinality(overdue), 0);
END
$$;
GRANT EXECUTE ON FUNCTION end_overdue_sessions() TO lyceum_app;
ALTER FUNCTION end_overdue_sessions() OWNER TO lyceum_definer;

-- Gives conversations back in which nothing was said for as long as `p_window`, and ends those still open.
CREATE FUNCTION give_back_silent_sessions(p_window interval) RETURNS int
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    silent session;
    given int := 0;
BEGIN
    FOR silent IN
        SELECT * FROM session s
        WHERE s.message_count = 0 AND s.refunded_at IS NULL AND s.started_at <= now() - p_window
        ORDER BY s.started_at LIMIT 1000 FOR UPDATE SKIP LOCKED
    LOOP
        PERFORM meter_refund(silent.user_id, 'conversations', silent.id);
        UPDATE session s
        SET refunded_at = clock_timestamp(),
            state = CASE WHEN s.ended_at IS NULL THEN 'expired' ELSE s.state END,
            end_reason = coalesce(s.end_reason, 'abandoned'),
            ended_at = coalesce(s.ended_at, clock_timestamp())
        WHERE s.id = silent.id;
        given := given + 1;
    END LOOP;
    RETURN given;
END
$$;
GRANT EXECUTE ON FUNCTION give_back_silent_sessions(interval) TO lyceum_app;
ALTER FUNCTION give_back_silent_sessions(interval) OWNER TO lyceum_definer;

--liquibase formatted sql

--changeset lyceum:0009-parts
ALTER TABLE turn ADD COLUMN provider text NOT NULL DEFAULT '';

-- The parts of an answer that more than one provider gave, from the event with which each begins. Answers of one
-- provider have none: what would stand here stands in the turn and its message.
CREATE TABLE turn_part (
    turn_id        uuid NOT NULL REFERENCES turn ON DELETE CASCADE,
    part           int NOT NULL,
    user_id        uuid NOT NULL,
    provider       text NOT NULL,
    first_event    int NOT NULL,
    price_version  text,
    price_currency text,
    input_price    numeric,
    output_price   numeric,
    input_tokens   int,
    output_tokens  int,
    estimated      boolean,
    PRIMARY KEY (turn_id, part)
);
ALTER TABLE turn_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE turn_part FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON turn_part TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON turn_part TO lyceum_app;

-- What each provider is to be paid for, once a turn is over.
CREATE VIEW turn_charge WITH (security_invoker = true) AS
SELECT t.id AS turn_id, t.session_id, t.user_id, t.started_at, coalesce(p.part, 1) AS part,
       coalesce(p.provider, t.provider) AS provider,
       CASE WHEN p.turn_id IS NULL THEN t.price_version ELSE p.price_version END AS price_version,
       CASE WHEN p.turn_id IS NULL THEN t.price_currency ELSE p.price_currency END AS price_currency,
       CASE WHEN p.turn_id IS NULL THEN t.input_price ELSE p.input_price END AS input_price,
       CASE WHEN p.turn_id IS NULL THEN t.output_price ELSE p.output_price END AS output_price,
       coalesce(p.input_tokens, m.input_tokens) AS input_tokens,
       coalesce(p.output_tokens, m.output_tokens) AS output_tokens,
       coalesce(p.estimated, m.estimated) AS estimated
FROM turn t
JOIN message m ON m.id = t.assistant_message_id
LEFT JOIN turn_part p ON p.turn_id = t.id
WHERE t.ended_at IS NOT NULL;
GRANT SELECT ON turn_charge TO lyceum_app;

--changeset lyceum:0009-functions splitStatements:false
-- Notes that another provider goes on with an answer; false when the turn changed hands or is over. A call that is
-- repeated because its answer was lost finds its own event.
CREATE FUNCTION hand_over_turn(
    p_turn uuid, p_fence bigint, p_number int, p_body text, p_provider text,
    p_price_version text, p_price_currency text, p_input_price numeric, p_output_price numeric)
    RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    running turn;
BEGIN
    SELECT * INTO running FROM turn t
    WHERE t.id = p_turn AND t.fence = p_fence AND t.state = 'running' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO turn_event (turn_id, number, user_id, kind, body)
    VALUES (p_turn, p_number, running.user_id, 'provider.switched', p_body)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN EXISTS (SELECT FROM turn_event e
                       WHERE e.turn_id = p_turn AND e.number = p_number AND e.kind = 'provider.switched'
                         AND e.body = p_body);
    END IF;
    INSERT INTO turn_part (turn_id, part, user_id, provider, first_event, price_version, price_currency, input_price,
                           output_price)
    SELECT p_turn, 1, running.user_id, running.provider, 1, running.price_version, running.price_currency,
           running.input_price, running.output_price
    ON CONFLICT DO NOTHING;
    INSERT INTO turn_part (turn_id, part, user_id, provider, first_event, price_version, price_currency, input_price,
                           output_price)
    SELECT p_turn, max(p.part) + 1, running.user_id, p_provider, p_number, p_price_version, p_price_currency,
           p_input_price, p_output_price
    FROM turn_part p WHERE p.turn_id = p_turn;
    RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION
    hand_over_turn(uuid, bigint, int, text, text, text, text, numeric, numeric) TO lyceum_app;

-- Divides the usage of an answer among the providers that gave it. Each but the last has failed, and is owed what it
-- had said, by estimate; nothing if it had said nothing. What the last one counted is taken from it. Whoever continues
-- an answer reads what was said before as part of the prompt.
CREATE FUNCTION settle_turn_parts(
    p_turn uuid, p_prompt_tokens int, p_input_tokens int, p_output_tokens int, p_estimated boolean)
    RETURNS TABLE (input_tokens bigint, output_tokens bigint, estimated boolean)
    LANGUAGE sql AS $$
    WITH span AS (
        SELECT p.part, p.first_event,
               lead(p.first_event) OVER (ORDER BY p.part) AS next_event
        FROM turn_part p WHERE p.turn_id = p_turn
    ), said AS (
        SELECT s.part, s.next_event IS NULL AS is_last,
               coalesce(sum(octet_length(e.body)) FILTER (WHERE e.number < s.first_event), 0) AS before,
               coalesce(sum(octet_length(e.body)) FILTER (
                   WHERE e.number >= s.first_event AND (s.next_event IS NULL OR e.number < s.next_event)), 0) AS own
        FROM span s LEFT JOIN turn_event e ON e.turn_id = p_turn AND e.kind = 'message.delta'
        GROUP BY s.part, s.next_event
    ), settled AS (
        UPDATE turn_part p
        SET input_tokens = CASE WHEN s.is_last AND p_input_tokens IS NOT NULL THEN p_input_tokens
                                WHEN s.is_last OR s.own > 0 THEN p_prompt_tokens + (s.before + 3) / 4
                                ELSE 0 END,
            output_tokens = CASE WHEN s.is_last AND p_output_tokens IS NOT NULL THEN p_output_tokens
                                 ELSE (s.own + 3) / 4 END,
            estimated = CASE WHEN s.is_last THEN p_estimated ELSE s.own > 0 END
        FROM said s WHERE p.turn_id = p_turn AND p.part = s.part
        RETURNING p.input_tokens, p.output_tokens, p.estimated
    )
    SELECT sum(t.input_tokens)::bigint, sum(t.output_tokens)::bigint, bool_or(t.estimated)
    FROM settled t HAVING count(*) > 0
$$;
GRANT EXECUTE ON FUNCTION settle_turn_parts(uuid, int, int, int, boolean) TO lyceum_app;

-- Ends a turn and writes its answer, or does nothing and returns false when it changed hands or is over. The
-- answer is what the log says, so the deltas and the stored text cannot differ. Of an answer of several providers the
-- usage is the sum of their parts.
CREATE FUNCTION finish_turn(
    p_turn uuid, p_fence bigint, p_state text, p_code text, p_detail text, p_finish_reason text,
    p_input_tokens int, p_output_tokens int, p_estimated boolean)
    RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    ended turn;
    answer text;
    input_used bigint;
    output_used bigint;
    was_estimated boolean;
BEGIN
    UPDATE turn t
    SET state = p_state, code = p_code, detail = p_detail, finish_reason = p_finish_reason,
        ended_at = clock_timestamp()
    WHERE t.id = p_turn AND t.fence = p_fence AND t.state = 'running'
    RETURNING * INTO ended;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    LOOP
        INSERT INTO turn_event (turn_id, number, user_id, kind, body)
        SELECT ended.id, coalesce(max(e.number), 0) + 1, ended.user_id, 'turn.' || p_state, ''
        FROM turn_event e WHERE e.turn_id = ended.id
        ON CONFLICT DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
    SELECT coalesce(string_agg(e.body, '' ORDER BY e.number), '') INTO answer
    FROM turn_event e WHERE e.turn_id = ended.id AND e.kind = 'message.delta';
    SELECT s.input_tokens, s.output_tokens, s.estimated INTO input_used, output_used, was_estimated
    FROM settle_turn_parts(ended.id, ended.prompt_tokens, p_input_tokens, p_output_tokens, p_estimated) s;
    IF NOT FOUND THEN
        input_used := coalesce(p_input_tokens, ended.prompt_tokens);
        output_used := coalesce(p_output_tokens, least((octet_length(answer) + 3) / 4, ended.max_output_tokens));
        was_estimated := p_estimated;
    END IF;
    UPDATE message m
    SET content = answer,
        status = CASE p_state WHEN 'completed' THEN 'complete' ELSE p_state END,
        input_tokens = input_used,
        output_tokens = output_used,
        estimated = was_estimated
    WHERE m.id = ended.assistant_message_id;
    PERFORM meter_settle(ended.user_id, 'input-tokens', ended.id, input_used, was_estimated, ended.started_at);
    PERFORM meter_settle(ended.user_id, 'output-tokens', ended.id, output_used, was_estimated, ended.started_at);
    RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION finish_turn(uuid, bigint, text, text, text, text, int, int, boolean) TO lyceum_app;

-- A small database that is large enough for PostgreSQL to prefer its indexes. Every identifier follows from a number.
SET session_replication_role = replica;
CREATE FUNCTION pg_temp.id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
    RETURN (lpad(to_hex(1700000000000 + n * 1000), 12, '0') || '70008' || kind || '00' || lpad(to_hex(n), 12, '0'))::uuid;

INSERT INTO account (id, email, email_key, password_hash, display_name)
SELECT pg_temp.id(1, n), 'user' || n || '@example.org', 'user' || n || '@example.org', '', 'User ' || n
FROM generate_series(1, 6000) n;

INSERT INTO sign_in (id, user_id, device, created_at, last_seen_at)
SELECT pg_temp.id(2, n), pg_temp.id(1, 1 + n % 6000), 'browser', now() - n * interval '1 minute', now()
FROM generate_series(1, 12000) n;
INSERT INTO refresh_token (hash, sign_in_id, user_id, expires_at)
SELECT sha256(n::text::bytea), pg_temp.id(2, n), pg_temp.id(1, 1 + n % 6000), now() + interval '1 day'
FROM generate_series(1, 12000) n;

INSERT INTO companion (id, author_id, author_name, name, subject, topic, voice, style, duration, language, visibility,
                       version, created_at, updated_at)
SELECT pg_temp.id(3, n), pg_temp.id(1, 1 + n % 3000), 'User', 'Companion ' || md5(n::text),
       (ARRAY['maths', 'language', 'science', 'history', 'coding', 'geography', 'economics', 'finance', 'business'])[1 + n % 9],
       'about ' || md5((n * 7)::text), 'male', 'formal', 15, 'en',
       CASE n % 20 WHEN 0 THEN 'private' WHEN 10 THEN 'unlisted' ELSE 'public' END, 1, at, at
FROM generate_series(1, 20000) n, LATERAL (SELECT now() - n * interval '1 minute' AS at) t;
INSERT INTO companion_tally (companion_id, lessons, latest_at)
SELECT pg_temp.id(3, n), n % 500, CASE WHEN n % 10 = 0 THEN now() - n * interval '1 minute' END
FROM generate_series(1, 20000) n;

INSERT INTO bookmark (user_id, companion_id, created_at)
SELECT DISTINCT ON (1, 2) pg_temp.id(1, 1 + n % 6000), pg_temp.id(3, 1 + n * 7919 % 20000), now() - n * interval '1 minute'
FROM generate_series(1, 20000) n;

INSERT INTO session (id, user_id, kind, mode, companion_id, companion_version, companion_name, companion_subject,
    companion_topic, companion_voice, companion_style, companion_language, title, state, end_reason, model,
    started_at, deadline, ended_at, message_count)
SELECT pg_temp.id(4, n), pg_temp.id(1, 1 + n % 3000), 'lesson', 'text', c.id, c.version, c.name, c.subject, c.topic,
       c.voice, c.style, c.language, c.name, 'ended', 'completed', 'socrates', at, at + interval '15 minutes',
       at + interval '10 minutes', 2
FROM generate_series(1, 30000) n
JOIN companion c ON c.id = pg_temp.id(3, 1 + n % 20000)
CROSS JOIN LATERAL (SELECT now() - n * interval '5 minutes' AS at) t;

INSERT INTO turn (id, session_id, user_id, user_message_id, assistant_message_id, state, model, prompt_template,
    system_prompt, max_output_tokens, context, node, lease_until, prompt_tokens, started_at, ended_at,
    compacted)
SELECT pg_temp.id(5, n), pg_temp.id(4, n), pg_temp.id(1, 1 + n % 3000), pg_temp.id(6, 2 * n), pg_temp.id(6, 2 * n + 1),
       'completed', 'socrates', '1', '', 100, '{}', 'gone', now(), 10, now() - n * interval '5 minutes', now(),
       n > 15000
FROM generate_series(1, 30000) n;
INSERT INTO turn_event (turn_id, number, user_id, kind, body)
SELECT pg_temp.id(5, n), m, pg_temp.id(1, 1 + n % 3000),
       (ARRAY['turn.started', 'message.delta', 'turn.completed'])[m], ''
FROM generate_series(1, 15000) n, generate_series(1, 3) m;
INSERT INTO message (id, session_id, user_id, sequence, role, modality, content, status, plain, created_at)
SELECT pg_temp.id(6, 2 * n + m - 1), pg_temp.id(4, n), pg_temp.id(1, 1 + n % 3000), m,
       CASE m WHEN 1 THEN 'user' ELSE 'assistant' END, 'text', 'Something', 'complete', n % 10 = 0, now()
FROM generate_series(1, 30000) n, generate_series(1, 2) m;

INSERT INTO ledger_entry (user_id, meter, kind, used, held, reference, at)
SELECT pg_temp.id(1, 1 + n % 3000), 'conversations', 'take', 1, 0, pg_temp.id(4, n), now() - n * interval '5 minutes'
FROM generate_series(1, 30000) n;
INSERT INTO usage_counter (user_id, meter, period, since, used, held)
SELECT pg_temp.id(1, n), 'conversations', 'lifetime', '-infinity', 10, 0 FROM generate_series(1, 6000) n;
INSERT INTO entitlement_grant (user_id, kind, name)
SELECT pg_temp.id(1, n), 'plan', 'pro' FROM generate_series(1, 6000) n;
INSERT INTO idempotency_key (user_id, route, key, fingerprint, thing, claimed_until, created_at)
SELECT pg_temp.id(1, n), 'POST /', n::text, '', pg_temp.id(4, n), now(), now() FROM generate_series(1, 6000) n;
INSERT INTO throttle (key, next) SELECT md5(n::text), now() + interval '1 hour' FROM generate_series(1, 6000) n;
INSERT INTO user_event (user_id, kind, data)
SELECT pg_temp.id(1, 1 + n % 6000), 'bookmark.added', '{}' FROM generate_series(1, 20000) n;
RESET session_replication_role;
ANALYZE;

-- POST /api/companions/{id}/sessions, in the round trips that one transaction takes.
\set u random(1, 1000)
\set c 20 * random(0, 4999) + random(1, 19)
\startpipeline
BEGIN;
SELECT set_config('app.user_id', (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid::text, true);
SELECT c.id, c.author_id, c.author_name, c.name, c.subject, c.topic, c.voice, c.style, c.duration, c.language,
       c.visibility, c.version, c.created_at, c.updated_at,
       c.session_count + (SELECT count(*) FROM companion_lesson l WHERE l.companion_id = c.id) AS session_count,
       EXISTS (SELECT FROM bookmark b
               WHERE b.user_id = (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid
                 AND b.companion_id = c.id) AS bookmarked
FROM companion c
WHERE c.id = (lpad(to_hex(1700000000000 + :c::bigint * 630720), 12, '0') || '70008000' || lpad(to_hex(:c::bigint), 12, '0'))::uuid;
\endpipeline
SELECT kind, name, until, NULL::bigint AS amount FROM entitlement_grant
WHERE user_id = (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid
  AND revoked_at IS NULL AND (until IS NULL OR until > now())
UNION ALL
SELECT meter, period, NULL, amount FROM usage_cap
WHERE user_id = (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid;
SELECT refused_by, in_use
FROM meter_enter((lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid,
    'conversations', 'take', 1, 0, uuidv7(), false, now(), '{lifetime}'::text[], '{1000000000}'::bigint[])
LIMIT 1;
INSERT INTO session (id, user_id, kind, mode, companion_id, companion_version, companion_name,
    companion_subject, companion_topic, companion_voice, companion_style, companion_language,
    title, state, model, started_at, deadline)
VALUES (uuidv7(), (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid, 'lesson', 'text',
    (lpad(to_hex(1700000000000 + :c::bigint * 630720), 12, '0') || '70008000' || lpad(to_hex(:c::bigint), 12, '0'))::uuid, 1, 'Ada the Explainer',
    'maths', 'an introduction to fractions for beginners', 'male', 'casual', 'en', 'Ada the Explainer', 'active', 'socrates',
    now(), now() + interval '15 minutes');
INSERT INTO companion_lesson (companion_id, at)
VALUES ((lpad(to_hex(1700000000000 + :c::bigint * 630720), 12, '0') || '70008000' || lpad(to_hex(:c::bigint), 12, '0'))::uuid, now());
COMMIT;

-- POST /api/companions/{id}/sessions, in the round trips that one transaction takes.
\set u random(1, 1000)
\set c 20 * random(0, 4999) + random(1, 19)
\startpipeline
BEGIN;
SELECT set_config('app.user_id', (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid::text, true),
       set_config('app.request_id', '01a20123-7b0d-7fd2-b38b-8b4a4e0c251d', true);
SELECT c.id, c.author_id, c.author_name, c.name, c.subject, c.topic, c.voice, c.style, c.duration, c.language,
       c.visibility, c.version, c.created_at, c.updated_at,
       (SELECT t.lessons FROM companion_tally t WHERE t.companion_id = c.id)
           + (SELECT count(*) FROM companion_lesson l WHERE l.companion_id = c.id) AS session_count,
       EXISTS (SELECT FROM bookmark b
               WHERE b.user_id = (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid
                 AND b.companion_id = c.id) AS bookmarked
FROM companion c
WHERE c.id = (lpad(to_hex(1700000000000 + :c::bigint * 630720), 12, '0') || '70008000' || lpad(to_hex(:c::bigint), 12, '0'))::uuid;
\endpipeline
SELECT kind, name, until, NULL::bigint AS amount, 'operator' AS source FROM entitlement_grant
WHERE user_id = (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid
  AND revoked_at IS NULL AND (until IS NULL OR until > now())
UNION ALL
SELECT claimed.kind, claimed.name, c.until, NULL, 'claim'
FROM provider_claim c
CROSS JOIN LATERAL (
    SELECT 'plan', unnest(c.plans) UNION ALL SELECT 'feature', unnest(c.features)) claimed (kind, name)
WHERE c.user_id = (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid
  AND c.until > now()
UNION ALL
SELECT 'plan', plan, nullif(access_until, 'infinity'), NULL, 'subscription' FROM billing_subscription
WHERE user_id = (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid
  AND access_until > now()
UNION ALL
SELECT meter, period, NULL, amount, NULL FROM usage_cap
WHERE user_id = (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid;
SELECT refused_by, in_use
FROM meter_enter((lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid,
    'conversations', 'take', 1, 0, uuidv7(), false, now(), '{lifetime}'::text[], '{1000000000}'::bigint[])
LIMIT 1;
WITH counted AS (
    INSERT INTO companion_lesson (companion_id, at)
    VALUES ((lpad(to_hex(1700000000000 + :c::bigint * 630720), 12, '0') || '70008000' || lpad(to_hex(:c::bigint), 12, '0'))::uuid, now()))
INSERT INTO session (id, user_id, kind, mode, companion_id, companion_version, companion_name,
    companion_subject, companion_topic, companion_voice, companion_style, companion_language,
    title, state, model, started_at, deadline)
VALUES (uuidv7(), (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid, 'lesson', 'text',
    (lpad(to_hex(1700000000000 + :c::bigint * 630720), 12, '0') || '70008000' || lpad(to_hex(:c::bigint), 12, '0'))::uuid, 1, 'Ada the Explainer',
    'maths', 'an introduction to fractions for beginners', 'male', 'casual', 'en', 'Ada the Explainer', 'active', 'socrates',
    now(), now() + interval '15 minutes');
COMMIT;

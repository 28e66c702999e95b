-- GET /api/me/sessions
\set u random(1, 1000)
\set none 0
\startpipeline
BEGIN READ ONLY;
SELECT set_config('app.user_id', (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid::text, true),
       set_config('app.request_id', '01a20123-7b0d-7fd2-b38b-8b4a4e0c251d', true);
SELECT id, kind, mode, companion_id, companion_version, companion_name, companion_subject,
       companion_topic, companion_voice, companion_style, companion_language, title, state, end_reason,
       model, started_at, deadline, ended_at, message_count, archived, pinned
FROM session
WHERE user_id = (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid
  AND (nullif(:none::text, '0') IS NULL OR kind = nullif(:none::text, '0'))
  AND (nullif(:none::text, '0') IS NULL OR state = nullif(:none::text, '0'))
  AND (nullif(:none::text, '0')::uuid IS NULL OR companion_id = nullif(:none::text, '0')::uuid)
  AND (nullif(:none::text, '0') IS NULL OR companion_subject = nullif(:none::text, '0'))
  AND (nullif(:none::text, '0')::boolean IS NULL OR archived = nullif(:none::text, '0')::boolean)
  AND started_at >= coalesce(nullif(:none::text, '0')::timestamptz, '-infinity')
  AND started_at < coalesce(nullif(:none::text, '0')::timestamptz, 'infinity')
  AND (started_at, id) < (coalesce(nullif(:none::text, '0')::timestamptz, 'infinity'),
                          coalesce(nullif(:none::text, '0')::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY started_at DESC, id DESC LIMIT 21;
COMMIT;
\endpipeline

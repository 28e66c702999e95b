-- GET /api/companions/{id}
\set u random(1, 1000)
\set c 20 * random(0, 4999) + random(1, 19)
\startpipeline
BEGIN READ ONLY;
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
COMMIT;
\endpipeline

-- PUT /api/companions/{id}/bookmark
\set u random(1, 1000)
\set c 20 * random(0, 4999) + random(1, 19)
\startpipeline
BEGIN;
SELECT set_config('app.user_id', (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid::text, true),
       set_config('app.request_id', '01a20123-7b0d-7fd2-b38b-8b4a4e0c251d', true);
WITH visible AS (SELECT c.id FROM companion c
                 WHERE c.id = (lpad(to_hex(1700000000000 + :c::bigint * 630720), 12, '0') || '70008000' || lpad(to_hex(:c::bigint), 12, '0'))::uuid),
     added AS (INSERT INTO bookmark (user_id, companion_id)
               SELECT (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid, v.id
               FROM visible v ON CONFLICT DO NOTHING)
SELECT EXISTS (SELECT FROM visible);
COMMIT;
\endpipeline

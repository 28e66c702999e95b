-- GET /api/companions?page={1..10}
\set u random(1, 1000)
\set skip 10 * random(0, 9)
\set none 0
\startpipeline
BEGIN READ ONLY;
SELECT set_config('app.user_id', (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid::text, true),
       set_config('app.request_id', '01a20123-7b0d-7fd2-b38b-8b4a4e0c251d', true);
SELECT id, author_id, author_name, name, subject, topic, voice, style, duration, language, visibility,
       version, session_count, created_at, updated_at, bookmarked, sort_key
FROM search_companions(
    nullif(:none::text, '0'), '{}'::text[], NULL::text, NULL::text,
    NULL::uuid, NULL::boolean, NULL::int, NULL::int, 'newest', NULL::text, NULL::uuid, 11, :skip);
COMMIT;
\endpipeline

-- GET /api/companions?subject={}&topic={}
\set u random(1, 1000)
\set t random(11, 40)
\set s random(1, 9)
\set none 0
\startpipeline
BEGIN READ ONLY;
SELECT set_config('app.user_id', (lpad(to_hex(1690000000000 + :u::bigint), 12, '0') || '70008000' || lpad(to_hex(:u::bigint), 12, '0'))::uuid::text, true),
       set_config('app.request_id', '01a20123-7b0d-7fd2-b38b-8b4a4e0c251d', true);
SELECT id, author_id, author_name, name, subject, topic, voice, style, duration, language, visibility,
       version, session_count, created_at, updated_at, bookmarked, sort_key
FROM search_companions(
    ('{football,chess,sailing,gardens,trains,dinosaurs,robots,pizza,castles,whales,bicycles,clocks,bridges,honey,lighthouses,kites,violins,tea,maps,snow,foxes,comets,pirates,paper,windmills,origami,beetles,lanterns,ferries,canyons,mosaics,saffron,marbles,falcons,harbours,pendulums,orchids,tapestries,acrobats,labyrinths}'::text[])[:t::int],
    ARRAY[('{maths,language,science,history,coding,geography,economics,finance,business}'::text[])[:s::int]],
    NULL::text, NULL::text, NULL::uuid, NULL::boolean, NULL::int, NULL::int, 'newest', NULL::text, NULL::uuid, 11, 0);
COMMIT;
\endpipeline

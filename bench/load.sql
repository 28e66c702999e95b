-- Loads a database that looks used: 10,000 users, 100,000 companions, 1,000,000 sessions over two years, 200,000
-- bookmarks and 200,000 messages. Run as the superuser, for row security binds everybody else, and on a database
-- that has none of it.
--
-- Identifiers are of version 7 and follow from a number, so that every load generator can make them: 48 bits of
-- milliseconds, `70008000`, and the number. Companion n: 1700000000000 + n * 630720; session n: 1700000000000 +
-- n * 63072; user n: 1690000000000 + n.
\set ON_ERROR_STOP on
\set QUIET on
SELECT setseed(0.42) \g /dev/null
-- No triggers: what is loaded refers to what is loaded, and checking it row by row takes minutes.
SET session_replication_role = replica;
SET synchronous_commit = off;
SET maintenance_work_mem = '256MB';
SET work_mem = '64MB';

CREATE FUNCTION pg_temp.pick(words text[], chance double precision) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN words[1 + floor(cardinality(words) * chance)::int];
CREATE FUNCTION pg_temp.id7(millis bigint, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
    RETURN (lpad(to_hex(millis), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid;

CREATE TEMP TABLE vocabulary (subject text, topics text[]);
INSERT INTO vocabulary VALUES
('maths', '{fractions,derivatives,integrals,"prime numbers",geometry,trigonometry,matrices,probability,statistics,logarithms,"quadratic equations",proofs,vectors,"complex numbers",topology,combinatorics}'),
('language', '{grammar,vocabulary,pronunciation,"irregular verbs",tenses,essays,poetry,spelling,punctuation,idioms,conversation,listening,"reading comprehension",rhetoric,translation,phonetics}'),
('science', '{photosynthesis,genetics,evolution,"Newton''s laws",electricity,magnetism,optics,thermodynamics,"chemical bonds",acids,cells,ecology,astronomy,"plate tectonics",quantum,neurons}'),
('history', '{"Roman Empire","French Revolution","Cold War",Renaissance,"industrial revolution",Vikings,"ancient Egypt","world wars",feudalism,colonialism,"silk road",Byzantium,Mesopotamia,Aztecs,"civil rights",archives}'),
('coding', '{recursion,loops,functions,pointers,"data structures","sorting algorithms",databases,"regular expressions",testing,"version control",concurrency,"object orientation",closures,compilers,networking,debugging}'),
('geography', '{rivers,mountains,climate,"map reading",population,migration,deserts,oceans,cities,volcanoes,"natural resources",glaciers,borders,agriculture,rainforests,cartography}'),
('economics', '{inflation,"supply and demand","game theory",trade,unemployment,"monetary policy",taxes,markets,growth,inequality,elasticity,"public goods",tariffs,incentives,monopolies,auctions}'),
('finance', '{budgeting,"compound interest",stocks,bonds,mortgages,insurance,pensions,derivatives,"cash flow",valuation,risk,credit,dividends,options,portfolios,audits}'),
('business', '{marketing,leadership,negotiation,strategy,"business plans",pricing,logistics,branding,"customer research",hiring,presentations,accounting,franchising,procurement,startups,ethics}');

CREATE TEMP TABLE words AS SELECT
    '{Ada,Ben,Clara,Diego,Emil,Farah,Grace,Hugo,Iris,Jonas,Keiko,Lena,Milo,Nadia,Oscar,Priya,Quinn,Rosa,Sven,Tara,Umar,Vera,Walid,Xenia,Yusuf,Zoe,Anouk,Bruno,Chidi,Dana,Elif,Finn}'::text[] AS first,
    '{the Explainer,the Coach,the Wizard,the Patient One,of the Lab,the Storyteller,the Examiner,and Friends,the Guide,the Mentor,the Sage,the Challenger,the Navigator,the Tinkerer,the Professor,the Curious}'::text[] AS epithet,
    '{an introduction to,basics of,advanced,the beauty of,problems in,a history of,practice with,exam preparation in,common mistakes in,intuition for,stories about,a crash course in,revision of,puzzles about,first steps in,deep dive into}'::text[] AS approach,
    '{for beginners,for teenagers,for adults,before the exam,with pictures,with examples from sport,with music,with cooking,at a slow pace,in ten minutes,for teachers,for parents,for engineers,for travellers,through questions,by doing}'::text[] AS audience,
    '{football,chess,sailing,gardens,trains,dinosaurs,robots,pizza,castles,whales,bicycles,clocks,bridges,honey,lighthouses,kites,violins,tea,maps,snow,foxes,comets,pirates,paper,windmills,origami,beetles,lanterns,ferries,canyons,mosaics,saffron,marbles,falcons,harbours,pendulums,orchids,tapestries,acrobats,labyrinths}'::text[] AS theme;

INSERT INTO account (id, email, email_key, password_hash, display_name, created_at)
SELECT pg_temp.id7(1690000000000 + n, n), 'user' || n || '@example.org', 'user' || n || '@example.org', '',
       pg_temp.pick(w.first, random()) || ' ' || n, to_timestamp(1690000000 + n * 900)
FROM generate_series(1::bigint, 10000) n, words w;

-- Active authors have a thousand companions. Every twentieth companion is private, every twentieth unlisted.
INSERT INTO companion (id, author_id, author_name, name, subject, topic, voice, style, duration, language,
                       visibility, version, created_at, updated_at)
SELECT pg_temp.id7(1700000000000 + n * 630720, n), a.id, a.display_name,
       pg_temp.pick(w.first, r1) || ' ' || pg_temp.pick(w.epithet, r2),
       v.subject,
       pg_temp.pick(w.approach, r3) || ' ' || pg_temp.pick(v.topics, r4 * r4) || ' ' || pg_temp.pick(w.audience, r5)
           || CASE WHEN r6 < 0.5 THEN ', with ' || pg_temp.pick(w.theme, r7 * r7 * r7) ELSE '' END,
       CASE WHEN r1 < 0.5 THEN 'male' ELSE 'female' END, CASE WHEN r2 < 0.5 THEN 'formal' ELSE 'casual' END,
       5 + 5 * floor(r3 * 8)::int, CASE WHEN r4 < 0.8 THEN 'en' ELSE 'de' END,
       CASE n % 20 WHEN 0 THEN 'private' WHEN 10 THEN 'unlisted' ELSE 'public' END,
       1, at, at
FROM (SELECT n, random() r1, random() r2, random() r3, random() r4, random() r5, random() r6, random() r7,
             1 + floor(10000 * power(random(), 2))::int author, 1 + floor(9 * random())::int place,
             to_timestamp(1700000000 + n * 630.720) at
      FROM generate_series(1::bigint, 100000) n) c
CROSS JOIN words w
JOIN (SELECT *, row_number() OVER () place FROM vocabulary) v USING (place)
JOIN account a ON a.id = pg_temp.id7(1690000000000 + c.author, c.author);

-- Which companion is how popular follows Zipf's law; active users have ten thousand sessions, most have fifty.
INSERT INTO session (id, user_id, kind, mode, companion_id, companion_version, companion_name, companion_subject,
    companion_topic, companion_voice, companion_style, companion_language, title, state, end_reason, model,
    started_at, deadline, ended_at, message_count, archived, pinned)
SELECT pg_temp.id7(1700000000000 + n * 63072, n), pg_temp.id7(1690000000000 + learner, learner), 'lesson', 'text',
       c.id, c.version, c.name, c.subject, c.topic, c.voice, c.style, c.language, c.name, 'ended',
       CASE WHEN n % 3 = 0 THEN 'max-duration' ELSE 'completed' END, 'socrates', at,
       at + c.duration * interval '1 minute', at + c.duration * interval '40 seconds', 2, n % 20 = 0, n % 50 = 0
FROM (SELECT n, 1 + floor(10000 * power(random(), 2))::int learner,
             1 + (floor(exp(random() * ln(100000)))::int * 7919) % 100000 used,
             to_timestamp(1700000000 + n * 63.072) at
      FROM generate_series(1::bigint, 1000000) n) s
JOIN companion c ON c.id = pg_temp.id7(1700000000000 + used::bigint * 630720, used);

INSERT INTO message (id, session_id, user_id, sequence, role, modality, content, model, status, input_tokens,
                     output_tokens, estimated, plain, created_at)
SELECT pg_temp.id7((extract(epoch FROM s.started_at) * 1000)::bigint + m, m * 10000000 + s.n),
       s.id, s.user_id, m, CASE m WHEN 1 THEN 'user' ELSE 'assistant' END, 'text',
       CASE m WHEN 1 THEN 'Tell me about ' || s.companion_topic || '.'
              ELSE repeat('Let us look at ' || s.companion_topic || ' together. What do you know already? ', 6) END,
       CASE m WHEN 1 THEN NULL ELSE 'socrates' END, 'complete', 40 * (m - 1), 120 * (m - 1), true, false,
       s.started_at + m * interval '5 seconds'
FROM (SELECT *, row_number() OVER () n FROM session ORDER BY started_at DESC LIMIT 100000) s, generate_series(1, 2) m;

INSERT INTO bookmark (user_id, companion_id, created_at)
SELECT pg_temp.id7(1690000000000 + u, u), pg_temp.id7(1700000000000 + c::bigint * 630720, c),
       to_timestamp(1763000000 + n)
FROM (SELECT n, 1 + floor(10000 * power(random(), 2))::int u,
             1 + (floor(exp(random() * ln(100000)))::int * 7919) % 100000 c
      FROM generate_series(1, 240000) n) b
ON CONFLICT DO NOTHING;
DELETE FROM bookmark WHERE ctid IN (SELECT ctid FROM bookmark OFFSET 200000);

INSERT INTO companion_tally (companion_id, lessons, latest_at)
SELECT c.id, count(s.id), max(s.started_at) FROM companion c LEFT JOIN session s ON s.companion_id = c.id GROUP BY c.id;

RESET session_replication_role;
VACUUM (ANALYZE) account, companion, companion_tally, session, message, bookmark;
CHECKPOINT;

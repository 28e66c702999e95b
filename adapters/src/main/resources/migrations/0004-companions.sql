--liquibase formatted sql

--changeset lyceum:0004-companions
CREATE TABLE companion (
    id             uuid PRIMARY KEY,
    author_id      uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    author_name    text NOT NULL,
    name           text NOT NULL,
    subject        text NOT NULL CHECK (subject IN ('maths', 'language', 'science', 'history', 'coding',
                                                    'geography', 'economics', 'finance', 'business')),
    topic          text NOT NULL,
    voice          text NOT NULL CHECK (voice IN ('male', 'female')),
    style          text NOT NULL CHECK (style IN ('formal', 'casual')),
    duration       int NOT NULL CHECK (duration > 0),
    language       text NOT NULL,
    visibility     text NOT NULL CHECK (visibility IN ('public', 'unlisted', 'private')),
    version        int NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    -- The unit separator keeps a search from matching across the border of name and topic.
    search_text    text NOT NULL GENERATED ALWAYS AS
        (lower(name COLLATE "pg_c_utf8") || chr(31) || lower(topic COLLATE "pg_c_utf8")) STORED,
    sort_name      text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(name COLLATE "pg_c_utf8")) STORED
);
CREATE INDEX companion_newest ON companion (created_at DESC, id DESC);
CREATE INDEX companion_subject ON companion (subject, created_at DESC, id DESC);
CREATE INDEX companion_author ON companion (author_id, created_at DESC, id DESC);
CREATE INDEX companion_name ON companion (sort_name, id);
CREATE INDEX companion_search ON companion USING gin (search_text gin_trgm_ops);

-- How many lessons were held with a companion; each companion has its row. It stands apart because it changes all the
-- time, and with it would change every index of the companion, that of the search among them.
CREATE TABLE companion_tally (
    companion_id uuid PRIMARY KEY REFERENCES companion ON DELETE CASCADE,
    lessons      bigint NOT NULL DEFAULT 0,
    latest_at    timestamptz
);
CREATE INDEX companion_tally_popular ON companion_tally (lessons DESC, companion_id DESC);
CREATE INDEX companion_tally_recent ON companion_tally (latest_at DESC, companion_id DESC) WHERE latest_at IS NOT NULL;

-- Lessons that are not yet in the tally: written with each lesson and summed up every few seconds, so that learners of
-- a popular companion do not wait for one another. Says nothing about who learns.
CREATE TABLE companion_lesson (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    companion_id uuid NOT NULL,
    at           timestamptz NOT NULL
);
CREATE INDEX companion_lesson_companion ON companion_lesson (companion_id);

CREATE TABLE bookmark (
    user_id      uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    companion_id uuid NOT NULL REFERENCES companion ON DELETE CASCADE,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, companion_id)
);
CREATE INDEX bookmark_newest ON bookmark (user_id, created_at DESC, companion_id DESC);
CREATE INDEX bookmark_companion ON bookmark (companion_id);

ALTER TABLE companion ENABLE ROW LEVEL SECURITY;
ALTER TABLE companion FORCE ROW LEVEL SECURITY;
ALTER TABLE bookmark ENABLE ROW LEVEL SECURITY;
ALTER TABLE bookmark FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON companion TO lyceum_app
    USING (author_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY shared ON companion FOR SELECT TO lyceum_app
    USING (visibility IN ('public', 'unlisted')
           AND (SELECT nullif(current_setting('app.user_id', true), '')) IS NOT NULL);
CREATE POLICY own ON bookmark TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY definer ON companion TO lyceum_definer USING (true);
CREATE POLICY definer ON bookmark FOR SELECT TO lyceum_definer USING (true);

GRANT SELECT, DELETE ON companion TO lyceum_app;
GRANT INSERT (id, author_id, author_name, name, subject, topic, voice, style, duration, language, visibility,
    version, created_at, updated_at) ON companion TO lyceum_app;
GRANT UPDATE (author_name, name, subject, topic, voice, style, duration, language, visibility, version, updated_at)
    ON companion TO lyceum_app;
GRANT SELECT ON companion_tally TO lyceum_app;
GRANT SELECT, INSERT, UPDATE ON companion_tally TO lyceum_definer;
GRANT SELECT, INSERT ON companion_lesson TO lyceum_app;
GRANT SELECT, INSERT, DELETE ON bookmark TO lyceum_app;
GRANT SELECT, UPDATE, DELETE ON companion TO lyceum_definer;
GRANT SELECT, DELETE, UPDATE ON companion_lesson TO lyceum_definer;
GRANT SELECT ON bookmark TO lyceum_definer;

-- Text is searched here because LIKE is not leakproof: under row security it could not use an index. The
-- predicate of visibility therefore stands inside, for the user whom row security knows. `p_after_key` is the sort key of the last row seen.
--changeset lyceum:0004-functions splitStatements:false
CREATE FUNCTION search_companions(
    p_text text, p_subjects text[], p_voice text, p_style text, p_author uuid, p_bookmarked boolean,
    p_min_duration int, p_max_duration int, p_sort text, p_after_key text, p_after_id uuid, p_limit int, p_offset int)
    RETURNS TABLE (
        id uuid, author_id uuid, author_name text, name text, subject text, topic text, voice text, style text,
        duration int, language text, visibility text, version int, session_count bigint,
        created_at timestamptz, updated_at timestamptz, bookmarked boolean, sort_key text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET pg_trgm.word_similarity_threshold = 0.5
    -- The planner takes comparing texts by their trigrams for cheap, and would do it with every companion.
    SET enable_seqscan = off AS $$
DECLARE
    viewer constant uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    folded constant text := lower(p_text COLLATE "pg_c_utf8");
    pattern constant text :=
        '%' || replace(replace(replace(folded, '\', '\\'), '%', '\%'), '_', '\_') || '%';
    conditions text := '(c.visibility = ''public'' OR c.author_id = $1)';
    source text := 'companion c';
    key text;
    ident text := 'c.id';
    direction text := 'DESC';
    sorting text := p_sort;
    wanted text;
BEGIN
    IF sorting = 'relevance' AND p_text IS NULL THEN
        sorting := 'newest';
    END IF;
    IF p_text IS NOT NULL THEN
        conditions := conditions || CASE
            WHEN sorting = 'relevance' AND length(p_text) >= 3
                THEN ' AND (c.search_text LIKE $2 OR $3 <% c.search_text)'
            ELSE ' AND c.search_text LIKE $2' END;
    END IF;
    IF cardinality(p_subjects) = 1 THEN
        conditions := conditions || ' AND c.subject = $4[1]';
    ELSIF cardinality(p_subjects) > 1 THEN
        conditions := conditions || ' AND c.subject = ANY($4)';
    END IF;
    IF p_voice IS NOT NULL THEN conditions := conditions || ' AND c.voice = $5'; END IF;
    IF p_style IS NOT NULL THEN conditions := conditions || ' AND c.style = $6'; END IF;
    IF p_author IS NOT NULL THEN conditions := conditions || ' AND c.author_id = $7'; END IF;
    IF p_bookmarked IS NOT NULL THEN
        conditions := conditions || CASE WHEN p_bookmarked THEN ' AND ' ELSE ' AND NOT ' END
            || 'EXISTS (SELECT FROM bookmark b WHERE b.user_id = $1 AND b.companion_id = c.id)';
    END IF;
    IF p_min_duration IS NOT NULL THEN conditions := conditions || ' AND c.duration >= $12'; END IF;
    IF p_max_duration IS NOT NULL THEN conditions := conditions || ' AND c.duration <= $13'; END IF;
    CASE sorting
        WHEN 'newest' THEN key := 'c.created_at'; wanted := '$8::timestamptz';
        WHEN 'popular' THEN
            source := 'companion_tally t JOIN companion c ON c.id = t.companion_id';
            key := 't.lessons';
            ident := 't.companion_id';
            wanted := '$8::bigint';
        WHEN 'name' THEN key := 'c.sort_name'; wanted := '$8'; direction := 'ASC';
        WHEN 'relevance' THEN
            key := '(word_similarity($3, c.search_text) + (c.search_text LIKE $2)::int::real)';
            wanted := '$8::real';
    END CASE;
    IF p_after_id IS NOT NULL THEN
        conditions := conditions || format(' AND (%s, %s) %s (%s, $9)', key, ident,
            CASE direction WHEN 'ASC' THEN '>' ELSE '<' END, wanted);
    END IF;
    -- What stands beside a companion is looked up for the companions of the page only. EXISTS would sometimes read all
    -- bookmarks of the viewer instead.
    RETURN QUERY EXECUTE format(
        'SELECT p.id, p.author_id, p.author_name, p.name, p.subject, p.topic, p.voice, p.style, p.duration,
            p.language, p.visibility, p.version,
            (SELECT t.lessons FROM companion_tally t WHERE t.companion_id = p.id)
                + (SELECT count(*) FROM companion_lesson l WHERE l.companion_id = p.id),
            p.created_at, p.updated_at,
            (SELECT true FROM bookmark b WHERE b.user_id = $1 AND b.companion_id = p.id) IS NOT NULL, p.key::text
         FROM (SELECT c.id, c.author_id, c.author_name, c.name, c.subject, c.topic, c.voice, c.style, c.duration,
                   c.language, c.visibility, c.version, c.created_at, c.updated_at, %1$s AS key
               FROM %4$s WHERE %2$s ORDER BY %1$s %3$s, %5$s %3$s LIMIT $10 OFFSET $11) p
         ORDER BY p.key %3$s, p.id %3$s',
        key, conditions, direction, source, ident)
        USING viewer, pattern, folded, p_subjects, p_voice, p_style, p_author, p_after_key, p_after_id,
            p_limit, p_offset, p_min_duration, p_max_duration;
END
$$;
GRANT EXECUTE ON FUNCTION
    search_companions(text, text[], text, text, uuid, boolean, int, int, text, text, uuid, int, int) TO lyceum_app;
ALTER FUNCTION search_companions(text, text[], text, text, uuid, boolean, int, int, text, text, uuid, int, int)
    OWNER TO lyceum_definer;

CREATE FUNCTION begin_tally() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO companion_tally (companion_id) VALUES (new.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER begin_tally AFTER INSERT ON companion FOR EACH ROW EXECUTE FUNCTION begin_tally();
ALTER FUNCTION begin_tally() OWNER TO lyceum_definer;

-- The companions of the latest lessons of everybody: public ones only, each once, and nobody's name.
CREATE FUNCTION recent_lessons(p_limit int) RETURNS TABLE (companion_id uuid, at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.id, max(r.at)
    FROM (
        (SELECT c.id, t.latest_at AS at FROM companion_tally t JOIN companion c ON c.id = t.companion_id
         WHERE c.visibility = 'public' AND t.latest_at IS NOT NULL
         ORDER BY t.latest_at DESC, t.companion_id DESC LIMIT p_limit)
        UNION ALL
        SELECT c.id, l.at FROM companion_lesson l JOIN companion c ON c.id = l.companion_id
        WHERE c.visibility = 'public'
    ) r
    GROUP BY r.id ORDER BY max(r.at) DESC, r.id DESC LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION recent_lessons(int) TO lyceum_app;
ALTER FUNCTION recent_lessons(int) OWNER TO lyceum_definer;

-- Moves counted lessons from companion_lesson into the tallies. Several nodes may call it at once.
CREATE FUNCTION sum_up_lessons() RETURNS int
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    counted int;
BEGIN
    WITH gone AS (
        DELETE FROM companion_lesson WHERE id IN (
            SELECT l.id FROM companion_lesson l ORDER BY l.id LIMIT 10000 FOR UPDATE SKIP LOCKED)
        RETURNING companion_id, at
    ), sums AS (
        SELECT companion_id, count(*) AS lessons, max(at) AS latest FROM gone GROUP BY companion_id
    ), locked AS (
        SELECT t.companion_id FROM companion_tally t JOIN sums s USING (companion_id)
        ORDER BY t.companion_id FOR UPDATE OF t
    ), raised AS (
        UPDATE companion_tally t
        SET lessons = t.lessons + s.lessons, latest_at = greatest(t.latest_at, s.latest)
        FROM sums s JOIN locked USING (companion_id) WHERE t.companion_id = s.companion_id
    )
    SELECT count(*) INTO counted FROM gone;
    RETURN counted;
END
$$;
GRANT EXECUTE ON FUNCTION sum_up_lessons() TO lyceum_app;
ALTER FUNCTION sum_up_lessons() OWNER TO lyceum_definer;

-- Lets a moderator remove what others have published; false for everybody else and for what is not there.
CREATE FUNCTION remove_companion(p_companion uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    author uuid;
BEGIN
    IF NOT EXISTS (
        SELECT FROM account a
        WHERE a.id = nullif(current_setting('app.user_id', true), '')::uuid AND a.role IN ('moderator', 'admin')) THEN
        RETURN false;
    END IF;
    DELETE FROM companion c WHERE c.id = p_companion AND c.visibility <> 'private' RETURNING c.author_id INTO author;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM meter_refund(author, 'companions', p_companion);
    RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION remove_companion(uuid) TO lyceum_app;
ALTER FUNCTION remove_companion(uuid) OWNER TO lyceum_definer;

-- The author's name stands in each companion, so that the catalogue reads one table.
CREATE FUNCTION rename_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE companion SET author_name = new.display_name WHERE author_id = new.id;
    RETURN new;
END
$$;
GRANT EXECUTE ON FUNCTION rename_author() TO lyceum_app;
CREATE TRIGGER rename_author AFTER UPDATE OF display_name ON account
    FOR EACH ROW WHEN (old.display_name IS DISTINCT FROM new.display_name) EXECUTE FUNCTION rename_author();

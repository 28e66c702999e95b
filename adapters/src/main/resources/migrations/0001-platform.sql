--liquibase formatted sql

-- Three roles: the owner runs this file; lyceum_app serves requests and is bound by row security;
-- lyceum_definer cannot log in and owns the few functions that must see across users.
--changeset lyceum:0001-roles splitStatements:false
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lyceum_app') THEN
        CREATE ROLE lyceum_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lyceum_definer') THEN
        CREATE ROLE lyceum_definer NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
    -- Needed to hand functions over to it. Not inherited, or the owner would see what the definer sees.
    IF NOT pg_has_role(current_user, 'lyceum_definer', 'SET') THEN
        EXECUTE format('GRANT lyceum_definer TO %I WITH INHERIT FALSE, SET TRUE', current_user);
    END IF;
END
$$;

--changeset lyceum:0001-schema
CREATE EXTENSION IF NOT EXISTS pg_trgm;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO lyceum_app;
GRANT USAGE, CREATE ON SCHEMA public TO lyceum_definer;

-- Functions are called by whoever they are granted to, not by everybody.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- What has to be read back and that nobody may read here: a JSON Web Encryption (RFC 7516), whose header names the key
-- and the place it was sealed for. Every column of this type is sealed anew when keys are rotated, so a table with one
-- has a primary key of one column, and lyceum_definer may select from it and update the column. A column `user_id`
-- belongs to the place, too.
CREATE DOMAIN sealed AS text CHECK (VALUE ~ '^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){4}$');

-- Keys with which the service signs: `access-tokens` or `receipts`. One signs from `signs_from` on until the next one
-- does, and is believed until `retires_at`. One that does not sign any more may be reduced to its public part.
CREATE TABLE signing_key (
    kid        text PRIMARY KEY,
    purpose    text NOT NULL CHECK (purpose IN ('access-tokens', 'receipts')),
    jwk        sealed NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    signs_from timestamptz NOT NULL,
    retires_at timestamptz
);
-- Secrets that the service makes for itself, in base64. No user's data.
CREATE TABLE service_secret (
    name  text PRIMARY KEY,
    value sealed NOT NULL
);
GRANT SELECT ON signing_key, service_secret TO lyceum_app, lyceum_definer;
GRANT INSERT ON service_secret TO lyceum_app;
GRANT INSERT, DELETE ON signing_key TO lyceum_definer;
GRANT UPDATE (jwk, retires_at) ON signing_key TO lyceum_definer;
GRANT UPDATE (value) ON service_secret TO lyceum_definer;

-- One row per throttled key; its value is the theoretical arrival time of the generic cell rate algorithm
-- (GCRA, ITU-T I.371). Keys are hashed, so the table names nobody.
CREATE TABLE throttle (
    key  text PRIMARY KEY,
    next timestamptz NOT NULL
);
CREATE INDEX throttle_next ON throttle (next);
GRANT SELECT, INSERT, UPDATE, DELETE ON throttle TO lyceum_app;

--changeset lyceum:0001-sealed splitStatements:false
-- The id of the key that a value was sealed with.
CREATE FUNCTION sealed_with(p_value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT convert_from(decode(rpad(h, (length(h) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::json ->> 'kid'
    FROM translate(split_part(p_value, '.', 1), '-_', '+/') AS h
$$;
GRANT EXECUTE ON FUNCTION sealed_with(text) TO lyceum_app, lyceum_definer;

CREATE FUNCTION sealed_columns() RETURNS TABLE (table_name text, column_name text, key_name text, key_type text, owned boolean)
    LANGUAGE sql STABLE AS $$
    SELECT c.relname, a.attname, k.attname, format_type(k.atttypid, k.atttypmod),
           EXISTS (SELECT FROM pg_attribute u
                   WHERE u.attrelid = c.oid AND u.attname = 'user_id' AND NOT u.attisdropped)
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
    JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1
    JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = i.indkey[0]
    WHERE a.atttypid = 'public.sealed'::regtype AND NOT a.attisdropped
    ORDER BY c.relname, a.attname
$$;
GRANT EXECUTE ON FUNCTION sealed_columns() TO lyceum_app, lyceum_definer;

-- Values of a column that were sealed with another key than the one given, of rows after `p_after`.
CREATE FUNCTION sealed_otherwise(p_table text, p_column text, p_key text, p_after text, p_limit int)
    RETURNS TABLE (row_id text, owner uuid, value text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    place record;
BEGIN
    SELECT * INTO STRICT place FROM sealed_columns() s WHERE s.table_name = p_table AND s.column_name = p_column;
    RETURN QUERY EXECUTE format(
        'SELECT t.%1$I::text, %2$s, t.%3$I::text FROM %4$I t
         WHERE sealed_with(t.%3$I) <> $1 AND t.%1$I::text COLLATE "C" > $2 ORDER BY t.%1$I::text COLLATE "C" LIMIT $3',
        place.key_name, CASE WHEN place.owned THEN 't.user_id' ELSE 'NULL::uuid' END, p_column, p_table)
        USING p_key, p_after, p_limit;
END
$$;
GRANT EXECUTE ON FUNCTION sealed_otherwise(text, text, text, text, int) TO lyceum_app;
ALTER FUNCTION sealed_otherwise(text, text, text, text, int) OWNER TO lyceum_definer;

-- Replaces a sealed value, unless somebody else has done so.
CREATE FUNCTION seal_anew(p_table text, p_column text, p_row text, p_old text, p_new text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    place record;
    changed int;
BEGIN
    SELECT * INTO STRICT place FROM sealed_columns() s WHERE s.table_name = p_table AND s.column_name = p_column;
    EXECUTE format('UPDATE %1$I SET %2$I = $1 WHERE %3$I = $2::%4$s AND %2$I::text = $3',
                   p_table, p_column, place.key_name, place.key_type)
        USING p_new, p_row, p_old;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed = 1;
END
$$;
GRANT EXECUTE ON FUNCTION seal_anew(text, text, text, text, text) TO lyceum_app;
ALTER FUNCTION seal_anew(text, text, text, text, text) OWNER TO lyceum_definer;

-- Adds the first key for a purpose; does nothing when there is one.
CREATE FUNCTION add_signing_key(p_purpose text, p_kid text, p_jwk text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('signing key', 0));
    INSERT INTO signing_key (kid, purpose, jwk, signs_from)
    SELECT p_kid, p_purpose, p_jwk, clock_timestamp()
    WHERE NOT EXISTS (SELECT FROM signing_key k WHERE k.purpose = p_purpose);
END
$$;
GRANT EXECUTE ON FUNCTION add_signing_key(text, text, text) TO lyceum_app;
ALTER FUNCTION add_signing_key(text, text, text) OWNER TO lyceum_definer;

-- Adds a key that signs after `p_lead`; those before it are believed for `p_keep` more, or for ever when that is NULL.
-- When one is waiting for its time already, that one is the answer, unless a new one is to sign at once.
CREATE FUNCTION renew_signing_key(p_purpose text, p_kid text, p_jwk text, p_lead interval, p_keep interval)
    RETURNS TABLE (kid text, signs_from timestamptz, others_until timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('signing key', 0));
    IF p_lead = interval '0' OR NOT EXISTS (
        SELECT FROM signing_key k
        WHERE k.purpose = p_purpose AND k.signs_from > clock_timestamp() AND k.retires_at IS NULL) THEN
        INSERT INTO signing_key AS k (kid, purpose, jwk, signs_from)
        VALUES (p_kid, p_purpose, p_jwk, clock_timestamp() + p_lead);
        UPDATE signing_key k
        SET retires_at = least(k.retires_at, (SELECT n.signs_from + p_keep FROM signing_key n WHERE n.kid = p_kid))
        WHERE k.purpose = p_purpose AND k.kid <> p_kid AND p_keep IS NOT NULL;
    END IF;
    RETURN QUERY
    SELECT k.kid, k.signs_from, (SELECT max(o.retires_at) FROM signing_key o WHERE o.purpose = p_purpose)
    FROM signing_key k WHERE k.purpose = p_purpose AND k.retires_at IS NULL ORDER BY k.signs_from DESC LIMIT 1;
END
$$;
GRANT EXECUTE ON FUNCTION renew_signing_key(text, text, text, interval, interval) TO lyceum_app;
ALTER FUNCTION renew_signing_key(text, text, text, interval, interval) OWNER TO lyceum_definer;

CREATE FUNCTION remove_retired_signing_keys() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ DELETE FROM signing_key k WHERE k.retires_at <= clock_timestamp() $$;
GRANT EXECUTE ON FUNCTION remove_retired_signing_keys() TO lyceum_app;
ALTER FUNCTION remove_retired_signing_keys() OWNER TO lyceum_definer;

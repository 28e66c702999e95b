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

-- Keys the service makes for itself on first start. No user's data.
CREATE TABLE signing_key (
    kid        text PRIMARY KEY,
    jwk        text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz
);
CREATE TABLE service_secret (
    name  text PRIMARY KEY,
    value bytea NOT NULL
);
GRANT SELECT, INSERT ON signing_key, service_secret TO lyceum_app;

-- One row per throttled key; its value is the theoretical arrival time of the generic cell rate algorithm
-- (GCRA, ITU-T I.371). Keys are hashed, so the table names nobody.
CREATE TABLE throttle (
    key  text PRIMARY KEY,
    next timestamptz NOT NULL
);
CREATE INDEX throttle_next ON throttle (next);
GRANT SELECT, INSERT, UPDATE, DELETE ON throttle TO lyceum_app;

--liquibase formatted sql

--changeset lyceum:0020-api-keys
-- Secrets with which programs act for a user; only their SHA-256 is kept.
CREATE TABLE api_key (
    id           uuid PRIMARY KEY,
    user_id      uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    hash         bytea NOT NULL UNIQUE,
    name         text NOT NULL,
    prefix       text NOT NULL,
    scopes       text[] NOT NULL CHECK (scopes <@ ARRAY ['read', 'write', 'chat'] AND cardinality(scopes) > 0),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
CREATE INDEX api_key_user ON api_key (user_id, created_at DESC, id DESC);
ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON api_key TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
GRANT SELECT, INSERT ON api_key TO lyceum_app;
GRANT UPDATE (last_used_at, revoked_at) ON api_key TO lyceum_app;

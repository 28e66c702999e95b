--liquibase formatted sql

--changeset lyceum:0002-accounts
CREATE TABLE account (
    id             uuid PRIMARY KEY,
    email          text NOT NULL,
    email_key      text NOT NULL UNIQUE,
    email_verified boolean NOT NULL DEFAULT false,
    password_hash  text NOT NULL,
    role           text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'moderator', 'admin')),
    display_name   text NOT NULL,
    username       text,
    bio            text,
    website        text,
    location       text,
    company        text,
    avatar_url     text,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX account_username ON account (lower(username));

-- The author of the starter catalogue; an account without a password cannot be signed in to.
INSERT INTO account (id, email, email_key, password_hash, display_name)
VALUES ('00000000-0000-7000-8000-000000000001', 'catalogue@lyceum.invalid', 'catalogue@lyceum.invalid', '', 'Lyceum');

-- A signing-in on one device, until it is signed out, revoked or expired.
CREATE TABLE sign_in (
    id           uuid PRIMARY KEY,
    user_id      uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    device       text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    revoked_at   timestamptz
);
CREATE INDEX sign_in_user ON sign_in (user_id, created_at DESC, id DESC);
CREATE INDEX sign_in_revoked ON sign_in (revoked_at) WHERE revoked_at IS NOT NULL;

-- Used tokens stay, so that a second use is recognised.
CREATE TABLE refresh_token (
    hash       bytea PRIMARY KEY,
    sign_in_id uuid NOT NULL REFERENCES sign_in ON DELETE CASCADE,
    user_id    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX refresh_token_sign_in ON refresh_token (sign_in_id);
CREATE INDEX refresh_token_user ON refresh_token (user_id);

ALTER TABLE account ENABLE ROW LEVEL SECURITY;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
ALTER TABLE sign_in ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in FORCE ROW LEVEL SECURITY;
ALTER TABLE refresh_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE refresh_token FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON account TO lyceum_app
    USING (id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY own ON sign_in TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY own ON refresh_token TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY definer ON account TO lyceum_definer USING (true);
CREATE POLICY definer ON sign_in TO lyceum_definer USING (true);

-- A user cannot change the own role or address: those columns are not granted.
GRANT SELECT, INSERT ON account TO lyceum_app;
GRANT UPDATE (display_name, username, bio, website, location, company, avatar_url, password_hash, updated_at)
    ON account TO lyceum_app;
GRANT SELECT, INSERT, UPDATE ON sign_in, refresh_token TO lyceum_app;
GRANT SELECT ON account, sign_in TO lyceum_definer;

-- Who signs in is not known before this has been asked.
--changeset lyceum:0002-functions splitStatements:false
CREATE FUNCTION account_by_email(p_email_key text) RETURNS TABLE (id uuid, password_hash text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT a.id, a.password_hash FROM account a WHERE a.email_key = p_email_key AND a.password_hash <> '' $$;
GRANT EXECUTE ON FUNCTION account_by_email(text) TO lyceum_app;
ALTER FUNCTION account_by_email(text) OWNER TO lyceum_definer;

-- Every node refuses access tokens of these until the tokens expire by themselves.
CREATE FUNCTION revoked_sign_ins(p_since timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT s.id FROM sign_in s WHERE s.revoked_at >= p_since $$;
GRANT EXECUTE ON FUNCTION revoked_sign_ins(timestamptz) TO lyceum_app;
ALTER FUNCTION revoked_sign_ins(timestamptz) OWNER TO lyceum_definer;

-- True when somebody else has the username.
CREATE FUNCTION username_taken(p_username text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    SELECT EXISTS (SELECT FROM account a
                   WHERE lower(a.username) = lower(p_username)
                     AND a.id IS DISTINCT FROM nullif(current_setting('app.user_id', true), '')::uuid)
    $$;
GRANT EXECUTE ON FUNCTION username_taken(text) TO lyceum_app;
ALTER FUNCTION username_taken(text) OWNER TO lyceum_definer;

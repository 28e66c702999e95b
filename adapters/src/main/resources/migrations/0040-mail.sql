--liquibase formatted sql

--changeset lyceum:0040-mail
-- Mails that are to be sent. A row says whom to and what for, nothing more: text and secrets are made when it is sent,
-- and whether there is an account with the address is seen only then.
CREATE TABLE mail (
    id         uuid PRIMARY KEY DEFAULT uuidv7(),
    kind       text NOT NULL CHECK (kind IN ('verify-email', 'reset-password', 'password-changed')),
    email_key  text NOT NULL,
    attempts   int NOT NULL DEFAULT 0,
    due_at     timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX mail_due ON mail (due_at);

-- What was sent to an address to prove that its owner reads it; good once.
CREATE TABLE mail_secret (
    hash       bytea PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    kind       text NOT NULL,
    email_key  text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX mail_secret_user ON mail_secret (user_id, kind);

ALTER TABLE mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail FORCE ROW LEVEL SECURITY;
ALTER TABLE mail_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_secret FORCE ROW LEVEL SECURITY;
CREATE POLICY queue ON mail FOR INSERT TO lyceum_app WITH CHECK (true);
CREATE POLICY definer ON mail TO lyceum_definer USING (true);
CREATE POLICY own ON mail_secret TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
GRANT INSERT ON mail TO lyceum_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON mail TO lyceum_definer;
GRANT SELECT, INSERT, DELETE ON mail_secret TO lyceum_app;
GRANT UPDATE (password_hash, email_verified) ON account TO lyceum_app;
INSERT INTO personal_data (table_name, user_column, on_erasure, reason, exported, hidden) VALUES
    ('mail_secret', 'user_id', 'erased', 'Goes with the account.', false, '{hash}');

--changeset lyceum:0040-functions splitStatements:false
-- Takes mails that are due, so that no other node sends them for as long as `p_lease`. Each attempt waits longer.
CREATE FUNCTION claim_mails(p_limit int, p_lease interval)
    RETURNS TABLE (id uuid, kind text, attempts int, user_id uuid, email text, display_name text, verified boolean)
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH taken AS (
        UPDATE mail m SET attempts = m.attempts + 1, due_at = now() + p_lease * (1 << least(m.attempts, 10))
        WHERE m.id IN (SELECT d.id FROM mail d WHERE d.due_at <= now() ORDER BY d.due_at LIMIT p_limit
                       FOR UPDATE SKIP LOCKED)
        RETURNING m.id, m.kind, m.attempts, m.email_key)
    SELECT t.id, t.kind, t.attempts, a.id, a.email, a.display_name, a.email_verified
    FROM taken t LEFT JOIN account a ON a.email_key = t.email_key
$$;
GRANT EXECUTE ON FUNCTION claim_mails(int, interval) TO lyceum_app;
ALTER FUNCTION claim_mails(int, interval) OWNER TO lyceum_definer;

CREATE FUNCTION forget_mail(p_id uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$ DELETE FROM mail m WHERE m.id = p_id $$;
GRANT EXECUTE ON FUNCTION forget_mail(uuid) TO lyceum_app;
ALTER FUNCTION forget_mail(uuid) OWNER TO lyceum_definer;

-- Whoever signs up with an address is asked to prove that it is theirs.
CREATE FUNCTION ask_for_proof() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO mail (kind, email_key) VALUES ('verify-email', new.email_key);
    RETURN NULL;
END
$$;
CREATE TRIGGER ask_for_proof AFTER INSERT ON account FOR EACH ROW
    WHEN (new.email_key IS NOT NULL AND NOT new.email_verified AND new.password_hash <> '')
    EXECUTE FUNCTION ask_for_proof();
ALTER FUNCTION ask_for_proof() OWNER TO lyceum_definer;

-- A mail that waits holds an address.
CREATE FUNCTION forget_mails_of_account() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM mail m WHERE m.email_key = old.email_key;
    RETURN NULL;
END
$$;
CREATE TRIGGER forget_mails AFTER DELETE ON account FOR EACH ROW EXECUTE FUNCTION forget_mails_of_account();
ALTER FUNCTION forget_mails_of_account() OWNER TO lyceum_definer;

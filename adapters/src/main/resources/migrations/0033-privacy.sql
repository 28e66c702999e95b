--liquibase formatted sql

--changeset lyceum:0033-privacy
-- Files: a user's own data, or a list that an administrator may read. A node that makes it holds a lease; when that runs out another begins anew.
CREATE TABLE export_job (
    id           uuid PRIMARY KEY,
    user_id      uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    kind         text NOT NULL DEFAULT 'own' CHECK (kind IN ('own', 'accounts', 'audit')),
    state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'ready', 'failed')),
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    lease_until  timestamptz,
    attempts     int NOT NULL DEFAULT 0,
    finished_at  timestamptz,
    bytes        bigint
);
CREATE INDEX export_job_user ON export_job (user_id);
CREATE INDEX export_job_open ON export_job (requested_at) WHERE state IN ('waiting', 'running');

-- The file of an export, in pieces that any node can send.
CREATE TABLE export_chunk (
    job_id  uuid NOT NULL REFERENCES export_job ON DELETE CASCADE,
    number  int NOT NULL,
    user_id uuid NOT NULL,
    body    bytea NOT NULL,
    PRIMARY KEY (job_id, number)
);

-- An account that is to be erased, and afterwards the proof that it was. `subject` is empty then.
CREATE TABLE erasure (
    id           uuid PRIMARY KEY,
    subject      uuid UNIQUE,
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at  timestamptz,
    receipt      text,
    signature    text,
    CHECK ((subject IS NULL) = (receipt IS NOT NULL))
);
-- Who is erased loses the revoked ones too.
CREATE INDEX entitlement_grant_user ON entitlement_grant (user_id);
CREATE INDEX erasure_open ON erasure (requested_at) WHERE subject IS NOT NULL;

ALTER TABLE export_job ENABLE ROW LEVEL SECURITY;
ALTER TABLE export_job FORCE ROW LEVEL SECURITY;
ALTER TABLE export_chunk ENABLE ROW LEVEL SECURITY;
ALTER TABLE export_chunk FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON export_job TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY own ON export_chunk TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY definer ON export_job TO lyceum_definer USING (true);
GRANT SELECT, INSERT ON export_job, export_chunk TO lyceum_app;
GRANT UPDATE (state, finished_at, bytes) ON export_job TO lyceum_app;
GRANT SELECT, UPDATE, DELETE ON export_job TO lyceum_definer;
GRANT SELECT, INSERT, UPDATE ON erasure TO lyceum_definer;
GRANT DELETE ON account, audit_pseudonym, security_event, security_tally, sign_in TO lyceum_definer;
GRANT UPDATE (user_id, address) ON security_event TO lyceum_definer;

--changeset lyceum:0033-functions splitStatements:false
-- Hands out an export that waits, or whose node has gone. One that has failed three times is given up.
CREATE FUNCTION claim_export(p_lease interval) RETURNS TABLE (id uuid, user_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE export_job j SET state = 'failed', finished_at = clock_timestamp()
    WHERE j.state = 'running' AND j.lease_until < clock_timestamp() AND j.attempts >= 3;
    RETURN QUERY
    UPDATE export_job j SET state = 'running', lease_until = clock_timestamp() + p_lease, attempts = j.attempts + 1
    FROM (SELECT o.id FROM export_job o
          WHERE o.state = 'waiting' OR (o.state = 'running' AND o.lease_until < clock_timestamp())
          ORDER BY o.requested_at LIMIT 1 FOR UPDATE SKIP LOCKED) open
    WHERE j.id = open.id
    RETURNING j.id, j.user_id;
END
$$;
GRANT EXECUTE ON FUNCTION claim_export(interval) TO lyceum_app;
ALTER FUNCTION claim_export(interval) OWNER TO lyceum_definer;

-- Lets nobody enter an account until somebody readmits it.
CREATE FUNCTION close_account(p_user uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE account a SET suspended_at = clock_timestamp() WHERE a.id = p_user AND a.suspended_at IS NULL;
    UPDATE sign_in s SET revoked_at = clock_timestamp() WHERE s.user_id = p_user AND s.revoked_at IS NULL
$$;

-- Puts an account down for erasure and closes it at once; asking again gives the same erasure.
CREATE FUNCTION put_down(p_id uuid, p_user uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    known uuid;
BEGIN
    IF NOT EXISTS (SELECT FROM account a WHERE a.id = p_user) THEN
        RETURN NULL;
    END IF;
    INSERT INTO erasure (id, subject) VALUES (p_id, p_user) ON CONFLICT (subject) DO NOTHING;
    SELECT e.id INTO known FROM erasure e WHERE e.subject = p_user;
    IF known = p_id THEN
        PERFORM audit('erasure.requested', p_user, p_id::text, NULL, NULL, NULL);
        PERFORM close_account(p_user);
    END IF;
    RETURN known;
END
$$;

-- Puts the caller down for erasure.
CREATE FUNCTION request_erasure(p_id uuid) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT put_down(p_id, nullif(current_setting('app.user_id', true), '')::uuid)
$$;
GRANT EXECUTE ON FUNCTION request_erasure(uuid) TO lyceum_app;
ALTER FUNCTION request_erasure(uuid) OWNER TO lyceum_definer;

-- Says that a user of Clerk has been deleted there. Who has a password or another identity merely loses that one; the
-- account of anybody else is closed, or erased.
CREATE FUNCTION customer_left(p_customer text, p_then text) RETURNS TABLE (user_id uuid, what text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    link account_identity;
BEGIN
    FOR link IN SELECT * FROM account_identity i WHERE i.subject = p_customer LOOP
        -- Others who take ways in from the account wait, or two would each leave the other's.
        PERFORM FROM account a WHERE a.id = link.user_id FOR NO KEY UPDATE;
        user_id := link.user_id;
        IF EXISTS (SELECT FROM account a
                   WHERE a.id = link.user_id AND a.email_key IS NOT NULL AND a.password_hash <> '')
           OR EXISTS (SELECT FROM account_identity i WHERE i.user_id = link.user_id AND i.id <> link.id) THEN
            DELETE FROM account_identity i WHERE i.id = link.id;
            what := 'unlinked';
        ELSIF p_then = 'erase' THEN
            PERFORM put_down(uuidv7(), link.user_id);
            what := 'erasing';
        ELSE
            PERFORM close_account(link.user_id);
            what := 'suspended';
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION customer_left(text, text) TO lyceum_app;
ALTER FUNCTION customer_left(text, text) OWNER TO lyceum_definer;
ALTER FUNCTION put_down(uuid, uuid) OWNER TO lyceum_definer;
ALTER FUNCTION close_account(uuid) OWNER TO lyceum_definer;

CREATE FUNCTION open_erasures() RETURNS TABLE (id uuid, subject uuid, requested_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.subject, e.requested_at FROM erasure e WHERE e.subject IS NOT NULL ORDER BY e.requested_at LIMIT 20
$$;
GRANT EXECUTE ON FUNCTION open_erasures() TO lyceum_app;
ALTER FUNCTION open_erasures() OWNER TO lyceum_definer;

-- Whether the caller's erasure is still to be done; nobody else does it until the transaction ends.
CREATE FUNCTION hold_erasure(p_id uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM erasure e
    WHERE e.id = p_id AND e.subject = nullif(current_setting('app.user_id', true), '')::uuid FOR UPDATE SKIP LOCKED;
    RETURN FOUND;
END
$$;
GRANT EXECUTE ON FUNCTION hold_erasure(uuid) TO lyceum_app;
ALTER FUNCTION hold_erasure(uuid) OWNER TO lyceum_definer;

-- Removes the caller's account and all that goes with it.
CREATE FUNCTION erase_me() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me constant uuid := nullif(current_setting('app.user_id', true), '')::uuid;
BEGIN
    UPDATE security_event e SET user_id = NULL, address = NULL WHERE e.user_id = me;
    DELETE FROM account a WHERE a.id = me;
    DELETE FROM audit_pseudonym p WHERE p.user_id = me;
END
$$;
GRANT EXECUTE ON FUNCTION erase_me() TO lyceum_app;
ALTER FUNCTION erase_me() OWNER TO lyceum_definer;

CREATE FUNCTION finish_erasure(p_id uuid, p_finished timestamptz, p_receipt text, p_signature text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE erasure e SET subject = NULL, finished_at = p_finished, receipt = p_receipt, signature = p_signature
    WHERE e.id = p_id
$$;
GRANT EXECUTE ON FUNCTION finish_erasure(uuid, timestamptz, text, text) TO lyceum_app;
ALTER FUNCTION finish_erasure(uuid, timestamptz, text, text) OWNER TO lyceum_definer;

-- Whoever knows the id may see how far it is; there is nobody left who could sign in.
CREATE FUNCTION find_erasure(p_id uuid)
    RETURNS TABLE (id uuid, requested_at timestamptz, finished_at timestamptz, receipt text, signature text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.requested_at, e.finished_at, e.receipt, e.signature FROM erasure e WHERE e.id = p_id
$$;
GRANT EXECUTE ON FUNCTION find_erasure(uuid) TO lyceum_app;
ALTER FUNCTION find_erasure(uuid) OWNER TO lyceum_definer;

-- Removes what has been kept long enough; returns how many rows. `p_what` is one of the names below.
CREATE FUNCTION apply_retention(p_what text, p_age interval) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    horizon constant timestamptz := clock_timestamp() - p_age;
    removed bigint;
BEGIN
    CASE p_what
        WHEN 'security-events' THEN
            DELETE FROM security_tally t WHERE t.last_at < horizon;
            DELETE FROM security_event e WHERE e.at < horizon;
        WHEN 'webhook-bodies' THEN
            UPDATE webhook_event w SET body = '' WHERE w.received_at < horizon AND w.body <> '';
        WHEN 'ended-sign-ins' THEN
            DELETE FROM sign_in s WHERE s.revoked_at < horizon;
        WHEN 'exports' THEN
            DELETE FROM export_job j WHERE j.requested_at < horizon;
    END CASE;
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$$;
GRANT EXECUTE ON FUNCTION apply_retention(text, interval) TO lyceum_app;
ALTER FUNCTION apply_retention(text, interval) OWNER TO lyceum_definer;

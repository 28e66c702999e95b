--liquibase formatted sql

--changeset lyceum:0021-identities
-- Who comes from another issuer may have no address here.
ALTER TABLE account ALTER COLUMN email DROP NOT NULL, ALTER COLUMN email_key DROP NOT NULL;

-- By which identities of other issuers users are known. Subjects are texts of any form.
CREATE TABLE account_identity (
    issuer     text NOT NULL,
    subject    text NOT NULL,
    user_id    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    id         uuid NOT NULL UNIQUE DEFAULT uuidv7(),
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX account_identity_user ON account_identity (user_id);

-- The latest that each issuer said about a user's plan, in the words of our own plans and features.
CREATE TABLE provider_claim (
    user_id   uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    issuer    text NOT NULL,
    plans     text[] NOT NULL,
    features  text[] NOT NULL,
    issued_at timestamptz NOT NULL,
    until     timestamptz NOT NULL,
    PRIMARY KEY (user_id, issuer)
);

ALTER TABLE account_identity ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_identity FORCE ROW LEVEL SECURITY;
ALTER TABLE provider_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_claim FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON account_identity TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY own ON provider_claim TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY definer ON account_identity TO lyceum_definer USING (true);
CREATE POLICY definer ON provider_claim TO lyceum_definer USING (true);
GRANT SELECT, INSERT, DELETE ON account_identity TO lyceum_app;
GRANT SELECT ON provider_claim TO lyceum_app;
GRANT SELECT, DELETE ON account_identity TO lyceum_definer;
GRANT SELECT, INSERT, UPDATE, DELETE ON provider_claim TO lyceum_definer;

--changeset lyceum:0021-functions splitStatements:false
-- Who comes is not known before this has been asked.
CREATE FUNCTION account_by_identity(p_issuer text, p_subject text)
    RETURNS TABLE (id uuid, role text, claimed_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    SELECT a.id, a.role, c.issued_at
    FROM account_identity i
    JOIN account a ON a.id = i.user_id
    LEFT JOIN provider_claim c ON c.user_id = i.user_id AND c.issuer = i.issuer
    WHERE i.issuer = p_issuer AND i.subject = p_subject
    $$;
GRANT EXECUTE ON FUNCTION account_by_identity(text, text) TO lyceum_app;
ALTER FUNCTION account_by_identity(text, text) OWNER TO lyceum_definer;

CREATE FUNCTION claim_entitlements(
    p_user uuid, p_issuer text, p_plans text[], p_features text[], p_issued_at timestamptz, p_until timestamptz)
    RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    INSERT INTO provider_claim AS c (user_id, issuer, plans, features, issued_at, until)
    VALUES (p_user, p_issuer, p_plans, p_features, p_issued_at, p_until)
    ON CONFLICT (user_id, issuer) DO UPDATE
    SET plans = excluded.plans, features = excluded.features, issued_at = excluded.issued_at, until = excluded.until
    WHERE c.issued_at < excluded.issued_at
    $$;
GRANT EXECUTE ON FUNCTION claim_entitlements(uuid, text, text[], text[], timestamptz, timestamptz) TO lyceum_app;
ALTER FUNCTION claim_entitlements(uuid, text, text[], text[], timestamptz, timestamptz) OWNER TO lyceum_definer;

-- What an issuer says of somebody's plan counts for whoever has the identity. What goes with the account is not told.
CREATE FUNCTION forget_claims() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM provider_claim c
    WHERE c.user_id = old.user_id AND c.issuer = old.issuer
      AND NOT EXISTS (SELECT FROM account_identity i WHERE i.user_id = old.user_id AND i.issuer = old.issuer);
    RETURN NULL;
END
$$;
CREATE TRIGGER forget_claims AFTER DELETE ON account_identity FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION forget_claims();
ALTER FUNCTION forget_claims() OWNER TO lyceum_definer;

CREATE FUNCTION tell_of_identity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed constant account_identity := CASE TG_OP WHEN 'DELETE' THEN old ELSE new END;
BEGIN
    PERFORM tell_user(changed.user_id, TG_ARGV[0],
        jsonb_build_object('identityId', changed.id, 'issuer', changed.issuer));
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_linked AFTER INSERT ON account_identity FOR EACH ROW
    EXECUTE FUNCTION tell_of_identity('identity.linked');
CREATE TRIGGER tell_unlinked AFTER DELETE ON account_identity FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION tell_of_identity('identity.unlinked');

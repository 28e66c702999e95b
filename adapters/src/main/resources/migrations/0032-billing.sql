--liquibase formatted sql

--changeset lyceum:0032-billing
-- What a payment provider calls a user. One that has been deleted there is kept, so that news of it that come late do not
-- bring it back; it may have been deleted before it was known whose it was.
CREATE TABLE billing_customer (
    provider    text NOT NULL CHECK (provider IN ('stripe', 'clerk')),
    customer_id text NOT NULL,
    user_id     uuid REFERENCES account ON DELETE CASCADE,
    created_at  timestamptz NOT NULL DEFAULT now(),
    gone_at     timestamptz,
    PRIMARY KEY (provider, customer_id),
    CHECK (user_id IS NOT NULL OR gone_at IS NOT NULL)
);
CREATE INDEX billing_customer_user ON billing_customer (user_id);

-- Subscriptions as their providers last told. `access_until` is what counts: until then the user has the plan; without it
-- there is no access. `changed_at`, `rank` and `event_id` order what the provider has told. A subscription may be known
-- before it is known whose it is.
CREATE TABLE billing_subscription (
    provider       text NOT NULL CHECK (provider IN ('stripe', 'clerk')),
    id             text NOT NULL,
    customer_id    text,
    user_id        uuid REFERENCES account ON DELETE CASCADE,
    status         text NOT NULL CHECK (status IN ('incomplete', 'trialing', 'active', 'past-due', 'paused', 'unpaid',
                                                   'canceled', 'ended')),
    plan           text,
    period_end     timestamptz,
    past_due_since timestamptz,
    access_until   timestamptz,
    changed_at     timestamptz NOT NULL,
    event_id       text NOT NULL,
    PRIMARY KEY (provider, id)
);
CREATE INDEX billing_subscription_user ON billing_subscription (user_id, access_until);
CREATE INDEX billing_subscription_customer ON billing_subscription (provider, customer_id);

-- What providers have sent, each event once. `user_id` is whom it concerned, if that is known; the body is kept so that it
-- can be applied again.
CREATE TABLE webhook_event (
    provider    text NOT NULL CHECK (provider IN ('stripe', 'clerk')),
    id          text NOT NULL,
    type        text NOT NULL,
    created_at  timestamptz NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    outcome     text,
    user_id     uuid REFERENCES account ON DELETE CASCADE,
    body        text NOT NULL,
    PRIMARY KEY (provider, id)
);
CREATE INDEX webhook_event_received ON webhook_event (received_at);
CREATE INDEX webhook_event_user ON webhook_event (user_id);

ALTER TABLE billing_customer ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_customer FORCE ROW LEVEL SECURITY;
ALTER TABLE billing_subscription ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_subscription FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_event FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON billing_customer TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY own ON billing_subscription TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY own ON webhook_event TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY definer ON billing_customer TO lyceum_definer USING (true);
CREATE POLICY definer ON billing_subscription TO lyceum_definer USING (true);
CREATE POLICY definer ON webhook_event TO lyceum_definer USING (true);
GRANT SELECT ON billing_customer, billing_subscription, webhook_event TO lyceum_app;
GRANT SELECT, INSERT, UPDATE ON billing_customer, billing_subscription, webhook_event TO lyceum_definer;

CREATE TRIGGER audited AFTER INSERT OR UPDATE ON billing_subscription FOR EACH ROW
    EXECUTE FUNCTION audit_change('subscription', 'user_id', 'plan', 'provider', 'status', 'plan', 'access_until');

--changeset lyceum:0032-functions splitStatements:false
-- Whose a customer is. Clerk's customers are its users, who may also be known by their tokens.
CREATE FUNCTION customer_owner(p_provider text, p_customer text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.user_id FROM billing_customer c
    WHERE c.provider = p_provider AND c.customer_id = p_customer AND c.user_id IS NOT NULL
    UNION ALL
    SELECT i.user_id FROM account_identity i WHERE p_provider = 'clerk' AND i.subject = p_customer
    LIMIT 1
$$;

-- Gives somebody who comes for the first time what Clerk has told before.
CREATE FUNCTION adopt_subscriptions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE billing_subscription s SET user_id = new.user_id
    WHERE s.provider = 'clerk' AND s.customer_id = new.subject AND s.user_id IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER adopt_subscriptions AFTER INSERT ON account_identity FOR EACH ROW
    WHEN (new.subject LIKE 'user\_%') EXECUTE FUNCTION adopt_subscriptions();
ALTER FUNCTION adopt_subscriptions() OWNER TO lyceum_definer;

-- What somebody pays for at Clerk goes with that identity. What goes with the account is removed with that.
CREATE FUNCTION release_subscriptions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE billing_subscription s SET user_id = NULL
    WHERE s.provider = 'clerk' AND s.customer_id = old.subject AND s.user_id = old.user_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER release_subscriptions AFTER DELETE ON account_identity FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 AND old.subject LIKE 'user\_%') EXECUTE FUNCTION release_subscriptions();
ALTER FUNCTION release_subscriptions() OWNER TO lyceum_definer;

-- Takes an event in, once: whoever brings it a second time, on whichever node, waits for the first and is told false.
CREATE FUNCTION take_webhook(p_provider text, p_id text, p_type text, p_created timestamptz, p_body text)
    RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO webhook_event (provider, id, type, created_at, body)
    VALUES (p_provider, p_id, p_type, p_created, p_body) ON CONFLICT DO NOTHING;
    RETURN FOUND;
END
$$;
GRANT EXECUTE ON FUNCTION take_webhook(text, text, text, timestamptz, text) TO lyceum_app;
ALTER FUNCTION take_webhook(text, text, text, timestamptz, text) OWNER TO lyceum_definer;

CREATE FUNCTION settle_webhook(p_provider text, p_id text, p_outcome text, p_customer text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE webhook_event w
    SET outcome = p_outcome,
        user_id = coalesce(customer_owner(p_provider, p_customer), w.user_id)
    WHERE w.provider = p_provider AND w.id = p_id
$$;
GRANT EXECUTE ON FUNCTION settle_webhook(text, text, text, text) TO lyceum_app;
ALTER FUNCTION settle_webhook(text, text, text, text) OWNER TO lyceum_definer;

-- Says whose a customer is, and with that whose the subscriptions are that came before. What is known already stays;
-- false for a user that there is not.
CREATE FUNCTION link_customer(p_provider text, p_customer text, p_user uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM account a WHERE a.id = p_user) THEN
        RETURN false;
    END IF;
    INSERT INTO billing_customer AS c (provider, customer_id, user_id) VALUES (p_provider, p_customer, p_user)
    ON CONFLICT (provider, customer_id) DO UPDATE SET user_id = excluded.user_id WHERE c.user_id IS NULL;
    UPDATE billing_subscription s SET user_id = c.user_id
    FROM billing_customer c
    WHERE c.provider = p_provider AND c.customer_id = p_customer
      AND s.provider = p_provider AND s.customer_id = p_customer AND s.user_id IS NULL;
    RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION link_customer(text, text, uuid) TO lyceum_app;
ALTER FUNCTION link_customer(text, text, uuid) OWNER TO lyceum_definer;

CREATE FUNCTION forget_customer(p_provider text, p_customer text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO billing_customer AS c (provider, customer_id, gone_at) VALUES (p_provider, p_customer, clock_timestamp())
    ON CONFLICT (provider, customer_id) DO UPDATE SET gone_at = excluded.gone_at WHERE c.gone_at IS NULL
$$;
GRANT EXECUTE ON FUNCTION forget_customer(text, text) TO lyceum_app;
ALTER FUNCTION forget_customer(text, text) OWNER TO lyceum_definer;

-- The subscription as it was last told, and nobody else changes it until the transaction ends.
CREATE FUNCTION hold_subscription(p_provider text, p_id text) RETURNS SETOF billing_subscription
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('subscription ' || p_provider || ' ' || p_id, 0));
    RETURN QUERY SELECT * FROM billing_subscription s WHERE s.provider = p_provider AND s.id = p_id;
END
$$;
GRANT EXECUTE ON FUNCTION hold_subscription(text, text) TO lyceum_app;
ALTER FUNCTION hold_subscription(text, text) OWNER TO lyceum_definer;

-- Returns whose it is, if that is known.
CREATE FUNCTION save_subscription(
    p_provider text, p_id text, p_customer text, p_status text, p_plan text, p_period_end timestamptz,
    p_past_due_since timestamptz, p_access_until timestamptz, p_changed_at timestamptz, p_event text)
    RETURNS uuid
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO billing_subscription AS s (provider, id, customer_id, user_id, status, plan, period_end, past_due_since,
                                           access_until, changed_at, event_id)
    VALUES (p_provider, p_id, p_customer,
            customer_owner(p_provider, p_customer), p_status, p_plan, p_period_end, p_past_due_since, p_access_until, p_changed_at, p_event)
    ON CONFLICT (provider, id) DO UPDATE
    SET customer_id = coalesce(excluded.customer_id, s.customer_id), user_id = coalesce(s.user_id, excluded.user_id),
        status = excluded.status, plan = excluded.plan, period_end = excluded.period_end,
        past_due_since = excluded.past_due_since, access_until = excluded.access_until,
        changed_at = excluded.changed_at, event_id = excluded.event_id
    RETURNING s.user_id
$$;
GRANT EXECUTE ON FUNCTION save_subscription(
    text, text, text, text, text, timestamptz, timestamptz, timestamptz, timestamptz, text) TO lyceum_app;
ALTER FUNCTION save_subscription(
    text, text, text, text, text, timestamptz, timestamptz, timestamptz, timestamptz, text) OWNER TO lyceum_definer;

-- What has been received since a moment, in the order in which it was made.
CREATE FUNCTION stored_webhooks(p_provider text, p_since timestamptz)
    RETURNS TABLE (provider text, id text, body text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.provider, w.id, w.body FROM webhook_event w
    WHERE (p_provider IS NULL OR w.provider = p_provider) AND w.received_at >= p_since AND w.body <> ''
    ORDER BY w.created_at, w.provider, w.id
$$;
GRANT EXECUTE ON FUNCTION stored_webhooks(text, timestamptz) TO lyceum_app;
ALTER FUNCTION stored_webhooks(text, timestamptz) OWNER TO lyceum_definer;

ALTER FUNCTION customer_owner(text, text) OWNER TO lyceum_definer;

-- What is bought counts from the next request on, so its user is told.
CREATE FUNCTION tell_of_subscription() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_user(new.user_id, 'entitlements.changed',
        jsonb_build_object('kind', 'plan', 'name', new.plan, 'until', new.access_until));
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_of_subscription AFTER INSERT OR UPDATE ON billing_subscription FOR EACH ROW
    WHEN (new.user_id IS NOT NULL) EXECUTE FUNCTION tell_of_subscription();

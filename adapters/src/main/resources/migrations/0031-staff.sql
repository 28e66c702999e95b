--liquibase formatted sql

--changeset lyceum:0031-staff
CREATE INDEX account_newest ON account (created_at DESC, id DESC);
CREATE INDEX account_suspended ON account (id) WHERE suspended_at IS NOT NULL;
CREATE POLICY staff ON message FOR SELECT TO lyceum_definer USING (true);
GRANT SELECT ON message TO lyceum_definer;
GRANT UPDATE (role, suspended_at, updated_at) ON account TO lyceum_definer;
GRANT UPDATE (revoked_at) ON sign_in TO lyceum_definer;

--changeset lyceum:0031-functions splitStatements:false
-- Whether the caller is an administrator now, whatever the token says.
CREATE FUNCTION is_admin() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM account a
                   WHERE a.id = nullif(current_setting('app.user_id', true), '')::uuid
                     AND a.role = 'admin' AND a.suspended_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION is_admin() TO lyceum_app;

-- Stops whoever is neither an administrator nor an operator, should the service ever forget to ask.
CREATE FUNCTION demand_admin() RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF nullif(current_setting('app.actor', true), '') IS DISTINCT FROM 'operator' AND NOT is_admin() THEN
        RAISE insufficient_privilege USING MESSAGE = 'For administrators only';
    END IF;
END
$$;

-- What staff read of somebody is entered into the log in the transaction that reads it.
CREATE FUNCTION audit_access(p_what text, p_user uuid, p_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM demand_admin();
    PERFORM audit('access.' || p_what, p_user, NULL, p_reason, NULL, NULL);
END
$$;

-- Accounts without what their owners wrote; of the address only as much as tells two apart. `p_text` is a whole
-- address, a whole id, or the beginning of a username.
CREATE FUNCTION staff_accounts(
    p_text text, p_role text, p_suspended boolean, p_after_at timestamptz, p_after_id uuid, p_limit int)
    RETURNS TABLE (id uuid, email_hint text, email_verified boolean, role text, created_at timestamptz,
                   suspended_at timestamptz, last_seen_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM demand_admin();
    RETURN QUERY
    SELECT a.id, left(a.email, 1) || '***' || substring(a.email FROM position('@' IN a.email)), a.email_verified, a.role,
           a.created_at, a.suspended_at, (SELECT max(s.last_seen_at) FROM sign_in s WHERE s.user_id = a.id)
    FROM account a
    WHERE (p_text IS NULL OR a.email_key = lower(p_text) OR a.id::text = lower(p_text)
           OR starts_with(lower(a.username), lower(p_text)))
      AND (p_role IS NULL OR a.role = p_role)
      AND (p_suspended IS NULL OR p_suspended = (a.suspended_at IS NOT NULL))
      AND a.id <> '00000000-0000-7000-8000-000000000001'
      AND (p_after_id IS NULL OR (a.created_at, a.id) < (p_after_at, p_after_id))
    ORDER BY a.created_at DESC, a.id DESC LIMIT p_limit;
END
$$;
GRANT EXECUTE ON FUNCTION staff_accounts(text, text, boolean, timestamptz, uuid, int) TO lyceum_app;

-- All that somebody says about himself.
CREATE FUNCTION staff_account(p_user uuid, p_reason text) RETURNS SETOF account
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM demand_admin();
    RETURN QUERY SELECT * FROM account a WHERE a.id = p_user;
    IF FOUND THEN
        PERFORM audit_access('account', p_user, p_reason);
    END IF;
END
$$;
GRANT EXECUTE ON FUNCTION staff_account(uuid, text) TO lyceum_app;

-- What somebody said and was told, newest first.
CREATE FUNCTION staff_messages(p_user uuid, p_reason text, p_after_at timestamptz, p_after_id uuid, p_limit int)
    RETURNS SETOF message
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM audit_access('messages', p_user, p_reason);
    RETURN QUERY
    SELECT * FROM message m
    WHERE m.session_id IN (SELECT s.id FROM session s WHERE s.user_id = p_user)
      AND (p_after_id IS NULL OR (m.created_at, m.id) < (p_after_at, p_after_id))
    ORDER BY m.created_at DESC, m.id DESC LIMIT p_limit;
END
$$;
GRANT EXECUTE ON FUNCTION staff_messages(uuid, text, timestamptz, uuid, int) TO lyceum_app;

-- Ends all sign-ins of somebody; returns those that were open.
CREATE FUNCTION sign_out_everywhere(p_user uuid, p_reason text) RETURNS SETOF uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM demand_admin();
    PERFORM audit('account.signed-out', p_user, NULL, p_reason, NULL, NULL);
    RETURN QUERY
    UPDATE sign_in s SET revoked_at = clock_timestamp() WHERE s.user_id = p_user AND s.revoked_at IS NULL
    RETURNING s.id;
END
$$;
GRANT EXECUTE ON FUNCTION sign_out_everywhere(uuid, text) TO lyceum_app;

-- Suspends an account or readmits it; says nothing of one that there is not. The reason stands in the same entry of
-- the audit log as the change.
CREATE FUNCTION suspend_account(p_user uuid, p_suspended boolean, p_reason text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM demand_admin();
    PERFORM set_config('app.reason', coalesce(p_reason, ''), true);
    UPDATE account a SET suspended_at = CASE WHEN p_suspended THEN clock_timestamp() END
    WHERE a.id = p_user AND p_suspended = (a.suspended_at IS NULL);
    PERFORM set_config('app.reason', '', true);
    RETURN EXISTS (SELECT FROM account a WHERE a.id = p_user AND a.id <> '00000000-0000-7000-8000-000000000001');
END
$$;
GRANT EXECUTE ON FUNCTION suspend_account(uuid, boolean, text) TO lyceum_app;

-- Gives somebody a role; returns the one before, or nothing when there is no such user.
CREATE FUNCTION set_role(p_user uuid, p_role text) RETURNS SETOF text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    old_role text;
BEGIN
    PERFORM demand_admin();
    SELECT a.role INTO old_role FROM account a WHERE a.id = p_user FOR UPDATE;
    IF FOUND THEN
        UPDATE account a SET role = p_role WHERE a.id = p_user AND a.role <> p_role;
        RETURN NEXT old_role;
    END IF;
END
$$;
GRANT EXECUTE ON FUNCTION set_role(uuid, text) TO lyceum_app;

CREATE FUNCTION suspended_accounts() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT a.id FROM account a WHERE a.suspended_at IS NOT NULL $$;
GRANT EXECUTE ON FUNCTION suspended_accounts() TO lyceum_app;

-- The audit log, newest first, with the users whose pseudonyms are still known.
CREATE FUNCTION staff_audit(p_action text, p_user uuid, p_after uuid, p_limit int)
    RETURNS TABLE (id uuid, at timestamptz, actor_kind text, actor uuid, actor_user uuid, action text, subject uuid,
                   subject_user uuid, object text, reason text, request_id text, before text, after text,
                   sealed_at bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM demand_admin();
    RETURN QUERY
    SELECT e.id, e.at, e.actor_kind, e.actor, a.user_id, e.action, e.subject, s.user_id, e.object, e.reason,
           e.request_id, e.before::text, e.after::text, e.position
    FROM audit_entry e
    LEFT JOIN audit_pseudonym a ON a.pseudonym = e.actor
    LEFT JOIN audit_pseudonym s ON s.pseudonym = e.subject
    WHERE (p_action IS NULL OR e.action = p_action)
      AND (p_user IS NULL OR e.subject = (SELECT u.pseudonym FROM audit_pseudonym u WHERE u.user_id = p_user)
                          OR e.actor = (SELECT u.pseudonym FROM audit_pseudonym u WHERE u.user_id = p_user))
      AND (p_after IS NULL OR e.id < p_after)
    ORDER BY e.id DESC LIMIT p_limit;
END
$$;
GRANT EXECUTE ON FUNCTION staff_audit(text, uuid, uuid, int) TO lyceum_app;

CREATE FUNCTION staff_security_events(
    p_type text, p_severity text, p_user uuid, p_after_at timestamptz, p_after_id uuid, p_limit int)
    RETURNS SETOF security_event
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM demand_admin();
    RETURN QUERY
    SELECT * FROM security_event e
    WHERE (p_type IS NULL OR e.type = p_type) AND (p_severity IS NULL OR e.severity = p_severity)
      AND (p_user IS NULL OR e.user_id = p_user)
      AND (p_after_id IS NULL OR (e.at, e.id) < (p_after_at, p_after_id))
    ORDER BY e.at DESC, e.id DESC LIMIT p_limit;
END
$$;
GRANT EXECUTE ON FUNCTION staff_security_events(text, text, uuid, timestamptz, uuid, int) TO lyceum_app;

-- What came so often from one source within an hour that somebody should look, newest first.
CREATE FUNCTION staff_security_alerts(p_limit int)
    RETURNS TABLE (type text, hour timestamptz, count bigint, last_at timestamptz, severity text, user_id uuid,
                   address text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM demand_admin();
    RETURN QUERY
    SELECT t.type, t.hour, t.count, t.last_at, e.severity, e.user_id, e.address
    FROM security_tally t LEFT JOIN security_event e ON e.id = t.event_id
    WHERE t.count >= t.alert_at
    ORDER BY t.hour DESC, t.last_at DESC LIMIT p_limit;
END
$$;
GRANT EXECUTE ON FUNCTION staff_security_alerts(int) TO lyceum_app;

-- What the staff have read of the caller, newest first.
CREATE FUNCTION my_access_log(p_after uuid, p_limit int)
    RETURNS TABLE (id uuid, at timestamptz, what text, reason text, staff_id uuid, staff_name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.at, substring(e.action FROM 8), e.reason, p.user_id, a.display_name
    FROM audit_entry e
    LEFT JOIN audit_pseudonym p ON p.pseudonym = e.actor
    LEFT JOIN account a ON a.id = p.user_id
    WHERE e.subject = (SELECT u.pseudonym FROM audit_pseudonym u
                       WHERE u.user_id = nullif(current_setting('app.user_id', true), '')::uuid)
      AND starts_with(e.action, 'access.') AND (p_after IS NULL OR e.id < p_after)
    ORDER BY e.id DESC LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION my_access_log(uuid, int) TO lyceum_app;

-- Numbers of a stretch of time: by day where `day` is given, else over all of it.
CREATE FUNCTION staff_analytics(p_from timestamptz, p_to timestamptz)
    RETURNS TABLE (name text, day date, amount bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM demand_admin();
    RETURN QUERY
    WITH happened AS (
        SELECT 'users-new' AS name, a.created_at AS at, 1::bigint AS amount FROM account a
        WHERE a.id <> '00000000-0000-7000-8000-000000000001' AND a.created_at >= p_from AND a.created_at < p_to
        UNION ALL
        SELECT s.kind || 's-started', s.started_at, 1 FROM session s WHERE s.started_at >= p_from AND s.started_at < p_to
        UNION ALL
        SELECT 'turns-' || t.state, t.started_at, 1 FROM turn t WHERE t.started_at >= p_from AND t.started_at < p_to
        UNION ALL
        SELECT e.meter || '-used', e.at, e.used FROM ledger_entry e
        WHERE e.at >= p_from AND e.at < p_to AND e.meter IN ('input-tokens', 'output-tokens')
    ), learned AS (
        SELECT DISTINCT (t.started_at AT TIME ZONE 'UTC')::date AS day, t.user_id FROM turn t
        WHERE t.started_at >= p_from AND t.started_at < p_to
    )
    SELECT h.name, (h.at AT TIME ZONE 'UTC')::date, sum(h.amount)::bigint FROM happened h GROUP BY 1, 2
    UNION ALL
    SELECT h.name, NULL, sum(h.amount)::bigint FROM happened h GROUP BY 1
    UNION ALL
    SELECT 'users-active', l.day, count(*) FROM learned l GROUP BY l.day
    UNION ALL
    SELECT 'users-active', NULL, count(DISTINCT l.user_id) FROM learned l
    UNION ALL
    SELECT 'users', NULL, count(*) FROM account a WHERE a.id <> '00000000-0000-7000-8000-000000000001'
    UNION ALL
    SELECT 'users-suspended', NULL, count(*) FROM account a WHERE a.suspended_at IS NOT NULL
    UNION ALL
    SELECT 'companions', NULL, count(*) FROM companion
    UNION ALL
    SELECT 'granted-' || g.name, NULL, count(*) FROM entitlement_grant g
    WHERE g.revoked_at IS NULL AND (g.until IS NULL OR g.until > clock_timestamp()) GROUP BY g.name
    ORDER BY 1, 2 NULLS FIRST;
END
$$;
GRANT EXECUTE ON FUNCTION staff_analytics(timestamptz, timestamptz) TO lyceum_app;

ALTER FUNCTION is_admin() OWNER TO lyceum_definer;
ALTER FUNCTION demand_admin() OWNER TO lyceum_definer;
ALTER FUNCTION audit_access(text, uuid, text) OWNER TO lyceum_definer;
ALTER FUNCTION staff_accounts(text, text, boolean, timestamptz, uuid, int) OWNER TO lyceum_definer;
ALTER FUNCTION staff_account(uuid, text) OWNER TO lyceum_definer;
ALTER FUNCTION staff_messages(uuid, text, timestamptz, uuid, int) OWNER TO lyceum_definer;
ALTER FUNCTION sign_out_everywhere(uuid, text) OWNER TO lyceum_definer;
ALTER FUNCTION suspend_account(uuid, boolean, text) OWNER TO lyceum_definer;
ALTER FUNCTION set_role(uuid, text) OWNER TO lyceum_definer;
ALTER FUNCTION suspended_accounts() OWNER TO lyceum_definer;
ALTER FUNCTION staff_audit(text, uuid, uuid, int) OWNER TO lyceum_definer;
ALTER FUNCTION staff_security_events(text, text, uuid, timestamptz, uuid, int) OWNER TO lyceum_definer;
ALTER FUNCTION staff_security_alerts(int) OWNER TO lyceum_definer;
ALTER FUNCTION my_access_log(uuid, int) OWNER TO lyceum_definer;
ALTER FUNCTION staff_analytics(timestamptz, timestamptz) OWNER TO lyceum_definer;

--liquibase formatted sql

--changeset lyceum:0012-feed
-- What happens to a user. Events are read in the order of (xid, number) and only when every transaction up to theirs is
-- over, so that none can turn up before one that has been read: numbers alone are given before transactions commit.
CREATE TABLE user_event (
    number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid     xid8 NOT NULL DEFAULT pg_current_xact_id(),
    user_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    kind    text NOT NULL,
    data    jsonb NOT NULL,
    at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX user_event_user ON user_event (user_id, xid, number);
CREATE INDEX user_event_news ON user_event (xid);
CREATE INDEX user_event_age ON user_event USING brin (at);

-- The last transaction of which events have been forgotten.
CREATE TABLE user_event_horizon (xid xid8 NOT NULL);
INSERT INTO user_event_horizon VALUES ('0');

ALTER TABLE user_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_event FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON user_event TO lyceum_app
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY definer ON user_event TO lyceum_definer USING (true);
GRANT SELECT ON user_event, user_event_horizon TO lyceum_app;
GRANT SELECT, INSERT, DELETE ON user_event TO lyceum_definer;
GRANT SELECT, UPDATE ON user_event_horizon TO lyceum_definer;

--changeset lyceum:0012-functions splitStatements:false
CREATE FUNCTION tell_user(p_user uuid, p_kind text, p_data jsonb) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO user_event (user_id, kind, data) VALUES (p_user, p_kind, p_data)
$$;
GRANT EXECUTE ON FUNCTION tell_user(uuid, text, jsonb) TO lyceum_app;
ALTER FUNCTION tell_user(uuid, text, jsonb) OWNER TO lyceum_definer;

-- A trigger's arguments: the kind of event, the column of the user's id, then the members of the data, each followed by
-- its column.
CREATE FUNCTION tell_of_row() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed constant jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN old ELSE new END);
    data jsonb := '{}';
BEGIN
    FOR i IN 2 .. TG_NARGS - 1 BY 2 LOOP
        data := data || jsonb_build_object(TG_ARGV[i], changed -> TG_ARGV[i + 1]);
    END LOOP;
    INSERT INTO user_event (user_id, kind, data) VALUES ((changed ->> TG_ARGV[1])::uuid, TG_ARGV[0], data);
    RETURN NULL;
END
$$;

-- Whom of `p_users` something has happened to in the transactions from `p_since` on that are over, and from which
-- transaction on to ask the next time; that alone when it is nobody.
CREATE FUNCTION user_news(p_since xid8, p_users uuid[]) RETURNS TABLE (until text, user_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH seen AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS until)
    SELECT s.until::text, e.user_id
    FROM seen s
    LEFT JOIN LATERAL (
        SELECT DISTINCT e.user_id FROM user_event e
        WHERE e.xid >= p_since AND e.xid < s.until AND e.user_id = ANY (p_users)) e ON true
$$;
GRANT EXECUTE ON FUNCTION user_news(xid8, uuid[]) TO lyceum_app;
ALTER FUNCTION user_news(xid8, uuid[]) OWNER TO lyceum_definer;

CREATE FUNCTION forget_user_events(p_age interval) RETURNS int
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    forgotten int;
    latest xid8;
BEGIN
    WITH gone AS (DELETE FROM user_event e WHERE e.at < now() - p_age RETURNING e.xid)
    SELECT count(*), max(g.xid) INTO forgotten, latest FROM gone g;
    UPDATE user_event_horizon h SET xid = latest WHERE h.xid < latest;
    RETURN forgotten;
END
$$;
GRANT EXECUTE ON FUNCTION forget_user_events(interval) TO lyceum_app;
ALTER FUNCTION forget_user_events(interval) OWNER TO lyceum_definer;

--changeset lyceum:0012-triggers
-- Told by the database, so that it is told whichever way something happens. What goes because something else goes, which
-- nested triggers see to, is not told.
CREATE TRIGGER tell_created AFTER INSERT ON companion FOR EACH ROW
    EXECUTE FUNCTION tell_of_row('companion.created', 'author_id', 'companionId', 'id', 'version', 'version');
CREATE TRIGGER tell_changed AFTER UPDATE OF version ON companion FOR EACH ROW
    EXECUTE FUNCTION tell_of_row('companion.changed', 'author_id', 'companionId', 'id', 'version', 'version');
CREATE TRIGGER tell_deleted AFTER DELETE ON companion FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION tell_of_row('companion.deleted', 'author_id', 'companionId', 'id');

CREATE TRIGGER tell_added AFTER INSERT ON bookmark FOR EACH ROW
    EXECUTE FUNCTION tell_of_row('bookmark.added', 'user_id', 'companionId', 'companion_id');
CREATE TRIGGER tell_removed AFTER DELETE ON bookmark FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION tell_of_row('bookmark.removed', 'user_id', 'companionId', 'companion_id');

CREATE TRIGGER tell_started AFTER INSERT ON session FOR EACH ROW
    EXECUTE FUNCTION tell_of_row('session.started', 'user_id', 'sessionId', 'id', 'kind', 'kind', 'mode', 'mode',
                                 'companionId', 'companion_id');
CREATE TRIGGER tell_ended AFTER UPDATE OF ended_at ON session FOR EACH ROW
    WHEN (old.ended_at IS NULL AND new.ended_at IS NOT NULL)
    EXECUTE FUNCTION tell_of_row('session.ended', 'user_id', 'sessionId', 'id', 'state', 'state',
                                 'endReason', 'end_reason');
CREATE TRIGGER tell_changed AFTER UPDATE OF title, archived, pinned ON session FOR EACH ROW
    WHEN ((old.title, old.archived, old.pinned) IS DISTINCT FROM (new.title, new.archived, new.pinned))
    EXECUTE FUNCTION tell_of_row('session.changed', 'user_id', 'sessionId', 'id', 'title', 'title',
                                 'archived', 'archived', 'pinned', 'pinned');
CREATE TRIGGER tell_deleted AFTER DELETE ON session FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION tell_of_row('session.deleted', 'user_id', 'sessionId', 'id');

CREATE TRIGGER tell_started AFTER INSERT ON turn FOR EACH ROW
    EXECUTE FUNCTION tell_of_row('turn.started', 'user_id', 'turnId', 'id', 'sessionId', 'session_id');
-- An answer is told of when it is whole.
CREATE TRIGGER tell_created AFTER INSERT ON message FOR EACH ROW WHEN (new.status <> 'streaming')
    EXECUTE FUNCTION tell_of_row('message.created', 'user_id', 'messageId', 'id', 'sessionId', 'session_id',
                                 'sequence', 'sequence', 'role', 'role', 'status', 'status');
CREATE TRIGGER tell_answered AFTER UPDATE OF status ON message FOR EACH ROW
    WHEN (old.status = 'streaming' AND new.status <> 'streaming')
    EXECUTE FUNCTION tell_of_row('message.created', 'user_id', 'messageId', 'id', 'sessionId', 'session_id',
                                 'sequence', 'sequence', 'role', 'role', 'status', 'status');

CREATE TRIGGER tell_entered AFTER INSERT ON ledger_entry FOR EACH ROW WHEN (new.kind <> 'hold')
    EXECUTE FUNCTION tell_of_row('quota.changed', 'user_id', 'meter', 'meter', 'amount', 'used');
CREATE TRIGGER tell_granted AFTER INSERT OR UPDATE ON entitlement_grant FOR EACH ROW
    EXECUTE FUNCTION tell_of_row('entitlements.changed', 'user_id', 'kind', 'kind', 'name', 'name', 'until', 'until',
                                 'revokedAt', 'revoked_at');
CREATE TRIGGER tell_signed_in AFTER INSERT ON sign_in FOR EACH ROW
    EXECUTE FUNCTION tell_of_row('sign-in.started', 'user_id', 'signInId', 'id', 'device', 'device');
CREATE TRIGGER tell_signed_out AFTER UPDATE OF revoked_at ON sign_in FOR EACH ROW
    WHEN (old.revoked_at IS NULL AND new.revoked_at IS NOT NULL)
    EXECUTE FUNCTION tell_of_row('sign-in.ended', 'user_id', 'signInId', 'id');
-- Last, for then it is not ours to make triggers with any more.
ALTER FUNCTION tell_of_row() OWNER TO lyceum_definer;

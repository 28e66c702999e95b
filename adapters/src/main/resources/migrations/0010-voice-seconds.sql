--liquibase formatted sql

--changeset lyceum:0010-voice-seconds
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_meter_check;
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_meter_check
    CHECK (meter IN ('companions', 'conversations', 'input-tokens', 'output-tokens', 'voice-seconds'));
ALTER TABLE usage_cap DROP CONSTRAINT usage_cap_meter_check;
ALTER TABLE usage_cap ADD CONSTRAINT usage_cap_meter_check
    CHECK (meter IN ('companions', 'conversations', 'input-tokens', 'output-tokens', 'voice-seconds'));

--changeset lyceum:0010-functions splitStatements:false
-- As meter_settle, for what may be reported more than once: only the first time counts.
CREATE FUNCTION meter_settle_once(
    p_user uuid, p_meter text, p_reference uuid, p_used bigint, p_estimated boolean, p_at timestamptz)
    RETURNS boolean
    LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger_entry e
               WHERE e.user_id = p_user AND e.reference = p_reference AND e.meter = p_meter AND e.kind = 'settle') THEN
        RETURN false;
    END IF;
    PERFORM meter_settle(p_user, p_meter, p_reference, p_used, p_estimated, p_at);
    RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION meter_settle_once(uuid, text, uuid, bigint, boolean, timestamptz) TO lyceum_app;

-- Settles a hold for nothing; false when there is none that is open.
CREATE FUNCTION meter_release(p_user uuid, p_meter text, p_reference uuid) RETURNS boolean
    LANGUAGE plpgsql AS $$
BEGIN
    RETURN EXISTS (SELECT FROM ledger_entry e
                   WHERE e.user_id = p_user AND e.reference = p_reference AND e.meter = p_meter AND e.kind = 'hold')
        AND meter_settle_once(p_user, p_meter, p_reference, 0, false, clock_timestamp());
END
$$;
GRANT EXECUTE ON FUNCTION meter_release(uuid, text, uuid) TO lyceum_app;

--liquibase formatted sql

--changeset lyceum:0023-address-holder splitStatements:false
-- Whoever comes from a provider with a verified address may be somebody who has it here.
CREATE FUNCTION address_holder(p_email_key text) RETURNS TABLE (id uuid, email_verified boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT a.id, a.email_verified FROM account a WHERE a.email_key = p_email_key $$;
GRANT EXECUTE ON FUNCTION address_holder(text) TO lyceum_app;
ALTER FUNCTION address_holder(text) OWNER TO lyceum_definer;

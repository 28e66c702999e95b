--liquibase formatted sql

-- The owner hands functions over to lyceum_definer and must not see through its policies. From here on, a migration
-- grants a function before it hands it over, and replaces one that it has handed over under SET ROLE lyceum_definer.
--changeset lyceum:0006-owner splitStatements:false
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_auth_members m
               WHERE m.roleid = 'lyceum_definer'::regrole AND m.member = current_user::regrole AND m.inherit_option) THEN
        EXECUTE format('REVOKE INHERIT OPTION FOR lyceum_definer FROM %I', current_user);
    END IF;
END
$$;

--liquibase formatted sql

--changeset lyceum:0008-branches
-- A conversation is a tree: a question that is put in other words and an answer that is given again are siblings of
-- the first. `active` marks the one branch that is shown and told to the tutor; along it, sequences grow. A client may
-- name a message, so that sending it again does not store it twice.
ALTER TABLE message
    ADD COLUMN parent_id uuid,
    ADD COLUMN active boolean NOT NULL DEFAULT true,
    ADD COLUMN client_id text;
ALTER TABLE message NO FORCE ROW LEVEL SECURITY;
UPDATE message m SET parent_id = p.id FROM message p WHERE p.session_id = m.session_id AND p.sequence = m.sequence - 1;
ALTER TABLE message FORCE ROW LEVEL SECURITY;
CREATE UNIQUE INDEX message_client ON message (session_id, client_id) WHERE client_id IS NOT NULL;
-- What a message follows: another one, or else its session. Siblings follow the same. A column, because row security
-- lets no index on an expression be used that is not known to be leakproof.
ALTER TABLE message ADD COLUMN follows uuid NOT NULL GENERATED ALWAYS AS (coalesce(parent_id, session_id)) STORED;
CREATE INDEX message_sibling ON message (session_id, follows, sequence);
DROP INDEX message_plain;
CREATE INDEX message_plain ON message (user_id, created_at DESC, id DESC) WHERE plain AND active;

--changeset lyceum:0008-functions splitStatements:false
-- Makes active the branch that ends with a message, or, with `p_descend`, goes on from there to its newest end; without
-- a message, none. Only what follows the fork is touched: the ancestors of an active message are active.
CREATE FUNCTION activate_branch(p_session uuid, p_message uuid, p_descend boolean) RETURNS void
    LANGUAGE sql AS $$
    WITH RECURSIVE up AS (
        SELECT m.id, m.parent_id, m.active, m.sequence FROM message m
        WHERE m.id = p_message AND m.session_id = p_session
        UNION ALL
        SELECT m.id, m.parent_id, m.active, m.sequence FROM up JOIN message m ON m.id = up.parent_id
        WHERE NOT up.active
    ), down AS (
        SELECT p_message AS id WHERE p_descend
        UNION ALL
        SELECT (SELECT c.id FROM message c
                WHERE c.session_id = p_session AND c.follows = down.id
                ORDER BY c.sequence DESC LIMIT 1)
        FROM down WHERE down.id IS NOT NULL
    ), fork AS (
        SELECT coalesce(max(up.sequence) FILTER (WHERE up.active), 0) AS sequence FROM up
    )
    UPDATE message m SET active = NOT m.active
    FROM fork
    WHERE m.session_id = p_session AND m.sequence > fork.sequence
      AND m.active <> (m.id IN (SELECT up.id FROM up UNION ALL SELECT down.id FROM down WHERE down.id IS NOT NULL))
$$;
GRANT EXECUTE ON FUNCTION activate_branch(uuid, uuid, boolean) TO lyceum_app;

--liquibase formatted sql

--changeset lyceum:0015-personal-data
-- Where there is personal data, and what becomes of it when its user is erased. Every table with a column that names a user
-- stands here; who adds such a table adds its line. Exports leave `hidden` columns out: secrets, and what only the service
-- needs.
CREATE TABLE personal_data (
    table_name  text NOT NULL,
    user_column text NOT NULL,
    on_erasure  text NOT NULL CHECK (on_erasure IN ('erased', 'pseudonymised', 'kept')),
    reason      text NOT NULL,
    exported    boolean NOT NULL DEFAULT true,
    hidden      text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (table_name, user_column)
);
GRANT SELECT ON personal_data TO lyceum_app, lyceum_definer;

INSERT INTO personal_data (table_name, user_column, on_erasure, reason, exported, hidden) VALUES
    ('account', 'id', 'erased', 'It is the account.', true, '{password_hash,email_key}'),
    ('sign_in', 'user_id', 'erased', 'Goes with the account.', true, '{}'),
    ('refresh_token', 'user_id', 'erased', 'Goes with the account.', false, '{hash}'),
    ('api_key', 'user_id', 'erased', 'Goes with the account.', true, '{hash}'),
    ('account_identity', 'user_id', 'erased', 'Goes with the account.', true, '{}'),
    ('provider_claim', 'user_id', 'erased', 'Goes with the account.', true, '{}'),
    ('entitlement_grant', 'user_id', 'erased', 'Goes with the account.', true, '{}'),
    ('ledger_entry', 'user_id', 'erased', 'Goes with the account.', true, '{}'),
    ('usage_counter', 'user_id', 'erased', 'Goes with the account.', true, '{}'),
    ('usage_cap', 'user_id', 'erased', 'Goes with the account.', true, '{}'),
    ('companion', 'author_id', 'erased', 'Goes with the account. Lessons of others keep their copy of what they learned with.',
     true, '{search_text,sort_name}'),
    ('bookmark', 'user_id', 'erased', 'Goes with the account.', true, '{}'),
    ('session', 'user_id', 'erased', 'Goes with the account.', true, '{}'),
    ('message', 'user_id', 'erased', 'Goes with its session.', true, '{}'),
    ('turn', 'user_id', 'erased', 'Goes with its session.', true, '{node,fence,lease_until,compacted}'),
    ('turn_event', 'user_id', 'erased', 'Goes with its turn; the messages say the same.', false, '{}'),
    ('turn_part', 'user_id', 'erased', 'Goes with its turn.', true, '{}'),
    ('user_event', 'user_id', 'erased', 'Goes with the account.', true, '{xid}'),
    ('idempotency_key', 'user_id', 'erased', 'Goes with the account.', false, '{fingerprint}'),
    ('audit_pseudonym', 'user_id', 'erased', 'Without it the audit log names nobody.', false, '{}'),
    ('security_event', 'user_id', 'pseudonymised', 'Attacks must stay visible; user and address are removed.', true, '{}'),
    ('billing_customer', 'user_id', 'erased', 'Goes with the account; the payment provider keeps its own.', true, '{}'),
    ('billing_subscription', 'user_id', 'erased', 'Goes with the account; the payment provider keeps its own.', true, '{}'),
    ('webhook_event', 'user_id', 'erased', 'Goes with the account.', true, '{}'),
    ('export_job', 'user_id', 'erased', 'Goes with the account.', false, '{}'),
    ('export_chunk', 'user_id', 'erased', 'Goes with its export.', false, '{}');

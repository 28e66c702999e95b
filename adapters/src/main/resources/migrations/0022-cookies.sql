--liquibase formatted sql

--changeset lyceum:0022-cookies
-- The SHA-256 of the secret in the cookie that proves a signing-in, where a cookie does.
ALTER TABLE sign_in ADD COLUMN cookie_hash bytea UNIQUE;

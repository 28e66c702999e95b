package io.lyceum.adapters.jdbi.mail;

import io.lyceum.domain.mail.MailKind;
import io.lyceum.domain.mail.port.MailSecrets;
import java.time.Instant;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

public interface MailSecretSql extends MailSecrets {

    @Override
    @SqlUpdate("""
            WITH earlier AS (DELETE FROM mail_secret WHERE user_id = :me::uuid AND kind = :kind)
            INSERT INTO mail_secret (hash, user_id, kind, email_key, expires_at)
            SELECT :hash, a.id, :kind, a.email_key, :expiresAt FROM account a WHERE a.id = :me::uuid
            """)
    void add(MailKind kind, byte[] hash, Instant expiresAt);

    @Override
    @SqlQuery("""
            SELECT EXISTS (
                SELECT FROM mail_secret s JOIN account a ON a.id = s.user_id AND a.email_key = s.email_key
                WHERE s.hash = :hash AND s.kind = :kind AND s.expires_at > :now)
            """)
    boolean holds(MailKind kind, byte[] hash, Instant now);

    @Override
    default boolean use(MailKind kind, byte[] hash, Instant now) {
        return delete(kind, hash, now) == 1;
    }

    @SqlUpdate("""
            DELETE FROM mail_secret s USING account a
            WHERE s.hash = :hash AND s.kind = :kind AND s.expires_at > :now
              AND a.id = s.user_id AND a.email_key = s.email_key
            """)
    int delete(MailKind kind, byte[] hash, Instant now);

    @Override
    @SqlUpdate("UPDATE account SET password_hash = :passwordHash, updated_at = now() WHERE id = :me::uuid")
    void setPassword(String passwordHash);

    @Override
    @SqlUpdate("UPDATE account SET email_verified = true, updated_at = now() WHERE id = :me::uuid")
    void setVerified();
}

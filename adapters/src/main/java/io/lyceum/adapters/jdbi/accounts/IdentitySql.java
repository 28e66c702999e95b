package io.lyceum.adapters.jdbi.accounts;

import io.lyceum.domain.accounts.port.IdentityStore;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

public interface IdentitySql extends IdentityStore {

    @Override
    default boolean add(String issuer, String subject) {
        return insert(issuer, subject) == 1;
    }

    @SqlUpdate("""
            INSERT INTO account_identity (issuer, subject, user_id) VALUES (:issuer, :subject, :me::uuid)
            ON CONFLICT (issuer, subject) DO NOTHING
            """)
    int insert(String issuer, String subject);
}

package io.lyceum.adapters.jdbi.identities;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.identities.IdentityId;
import io.lyceum.domain.identities.LinkedIdentity;
import io.lyceum.domain.identities.port.IdentityStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

@RegisterRowMapper(IdentitySql.IdentityMapper.class)
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

    @Override
    @SqlQuery("""
            SELECT id, issuer, subject, created_at FROM account_identity
            WHERE user_id = :me::uuid ORDER BY created_at, id
            """)
    List<LinkedIdentity> list();

    @Override
    @SqlUpdate("DELETE FROM account_identity WHERE id = :id AND user_id = :me::uuid")
    void remove(IdentityId id);

    /// Reads the columns of an identity.
    final class IdentityMapper implements RowMapper<LinkedIdentity> {

        @Override
        public LinkedIdentity map(ResultSet row, StatementContext context) throws SQLException {
            return new LinkedIdentity(
                    new IdentityId(uuid(row, "id")),
                    row.getString("issuer"),
                    row.getString("subject"),
                    instant(row, "created_at"));
        }
    }
}

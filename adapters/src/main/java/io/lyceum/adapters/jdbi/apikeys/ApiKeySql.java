package io.lyceum.adapters.jdbi.apikeys;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalInstant;
import static io.lyceum.adapters.jdbi.DomainTypes.terms;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.apikeys.ApiKey;
import io.lyceum.domain.apikeys.ApiKeyId;
import io.lyceum.domain.apikeys.port.ApiKeyStore;
import io.lyceum.domain.kernel.Term;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

@RegisterRowMapper(ApiKeySql.ApiKeyMapper.class)
public interface ApiKeySql extends ApiKeyStore {

    @Override
    @SqlQuery("""
            SELECT id, name, prefix, scopes, created_at, expires_at, last_used_at FROM api_key
            WHERE user_id = :me::uuid AND revoked_at IS NULL
            ORDER BY created_at DESC, id DESC
            """)
    List<ApiKey> list();

    @Override
    default void add(ApiKey key, byte[] hash) {
        insert(key, hash, key.scopes().stream().map(Term::of).sorted().toArray(String[]::new));
    }

    @SqlUpdate("""
            INSERT INTO api_key (id, user_id, hash, name, prefix, scopes, created_at, expires_at)
            VALUES (:id, :me::uuid, :hash, :name, :prefix, :terms, :createdAt, :expiresAt)
            """)
    void insert(@BindMethods ApiKey key, byte[] hash, String[] terms);

    @Override
    default boolean revoke(ApiKeyId id) {
        return setRevoked(id) == 1;
    }

    @SqlUpdate("""
            UPDATE api_key SET revoked_at = clock_timestamp()
            WHERE id = :id AND user_id = :me::uuid AND revoked_at IS NULL
            """)
    int setRevoked(ApiKeyId id);

    @Override
    @SqlQuery("""
            SELECT id, name, prefix, scopes, created_at, expires_at, last_used_at FROM api_key
            WHERE hash = :hash AND user_id = :me::uuid AND revoked_at IS NULL
              AND (expires_at IS NULL OR expires_at > :now)
            """)
    Optional<ApiKey> inForce(byte[] hash, Instant now);

    @Override
    @SqlUpdate("UPDATE api_key SET last_used_at = :now WHERE id = :id AND user_id = :me::uuid")
    void used(ApiKeyId id, Instant now);

    final class ApiKeyMapper implements RowMapper<ApiKey> {

        @Override
        public ApiKey map(ResultSet row, StatementContext context) throws SQLException {
            return new ApiKey(
                    new ApiKeyId(uuid(row, "id")),
                    row.getString("name"),
                    row.getString("prefix"),
                    terms(row, "scopes", Scope.class),
                    instant(row, "created_at"),
                    optionalInstant(row, "expires_at"),
                    optionalInstant(row, "last_used_at"));
        }
    }
}

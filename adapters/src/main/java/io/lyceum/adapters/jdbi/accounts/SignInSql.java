package io.lyceum.adapters.jdbi.accounts;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.term;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.accounts.CookieSignIn;
import io.lyceum.domain.accounts.DeviceSignIn;
import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.accounts.UserSecret;
import io.lyceum.domain.accounts.port.SignInStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

@RegisterRowMapper(SignInSql.CookieSignInMapper.class)
@RegisterRowMapper(SignInSql.DeviceSignInMapper.class)
public interface SignInSql extends SignInStore {

    @Override
    default void add(SignInId id, String device, Optional<UserSecret> cookie) {
        insert(id, device, cookie.map(UserSecret::hash).orElse(null));
    }

    @SqlUpdate("""
            INSERT INTO sign_in (id, user_id, device, cookie_hash) VALUES (:id, :me::uuid, :device, :cookieHash)
            """)
    void insert(SignInId id, String device, byte @Nullable [] cookieHash);

    @Override
    @SqlUpdate("""
            UPDATE sign_in SET revoked_at = clock_timestamp()
            WHERE user_id = :me::uuid AND revoked_at IS NULL AND id NOT IN (
                SELECT s.id FROM sign_in s WHERE s.user_id = :me::uuid AND s.revoked_at IS NULL
                ORDER BY s.created_at DESC, s.id DESC LIMIT :kept)
            """)
    void endOldest(int kept);

    @Override
    @SqlQuery("""
            SELECT s.id, a.role, s.created_at, s.last_seen_at
            FROM sign_in s JOIN account a ON a.id = s.user_id
            WHERE s.cookie_hash = :hash AND s.user_id = :me::uuid AND s.revoked_at IS NULL
            """)
    Optional<CookieSignIn> ofCookie(byte[] hash);

    @Override
    @SqlUpdate("UPDATE sign_in SET last_seen_at = :now WHERE id = :id AND user_id = :me::uuid")
    void seen(SignInId id, Instant now);

    @Override
    @SqlQuery("""
            SELECT id, device, created_at, last_seen_at FROM sign_in
            WHERE user_id = :me::uuid AND revoked_at IS NULL
            ORDER BY created_at DESC, id DESC LIMIT 100
            """)
    List<DeviceSignIn> list();

    @Override
    default boolean revoke(SignInId id) {
        return setRevoked(id) == 1;
    }

    @SqlUpdate("UPDATE sign_in SET revoked_at = clock_timestamp() WHERE id = :id AND revoked_at IS NULL")
    int setRevoked(SignInId id);

    @Override
    @SqlUpdate("""
            INSERT INTO refresh_token (hash, sign_in_id, user_id, expires_at)
            VALUES (:hash, :signIn, :me::uuid, :expiresAt)
            """)
    void addRefreshToken(SignInId signIn, byte[] hash, Instant expiresAt);

    @Override
    @SqlQuery("""
            WITH used AS (
                UPDATE refresh_token SET used_at = :now
                WHERE hash = :hash AND used_at IS NULL AND expires_at > :now
                RETURNING sign_in_id
            )
            UPDATE sign_in SET last_seen_at = :now FROM used
            WHERE sign_in.id = used.sign_in_id AND sign_in.revoked_at IS NULL
            RETURNING sign_in.id
            """)
    Optional<SignInId> useRefreshToken(byte[] hash, Instant now);

    @Override
    @SqlQuery("SELECT sign_in_id FROM refresh_token WHERE hash = :hash AND used_at IS NOT NULL")
    Optional<SignInId> usedRefreshToken(byte[] hash);

    final class DeviceSignInMapper implements RowMapper<DeviceSignIn> {

        @Override
        public DeviceSignIn map(ResultSet row, StatementContext context) throws SQLException {
            return new DeviceSignIn(
                    new SignInId(uuid(row, "id")),
                    row.getString("device"),
                    instant(row, "created_at"),
                    instant(row, "last_seen_at"));
        }
    }

    final class CookieSignInMapper implements RowMapper<CookieSignIn> {

        @Override
        public CookieSignIn map(ResultSet row, StatementContext context) throws SQLException {
            return new CookieSignIn(
                    new SignInId(uuid(row, "id")),
                    term(row, "role", AccountRole.class),
                    instant(row, "created_at"),
                    instant(row, "last_seen_at"));
        }
    }
}

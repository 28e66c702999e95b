package io.lyceum.adapters.jdbi.accounts;

import io.lyceum.domain.accounts.DeviceSignIn;
import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.accounts.port.SignInStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

@RegisterConstructorMapper(DeviceSignIn.class)
public interface SignInSql extends SignInStore {

    @Override
    @SqlUpdate("INSERT INTO sign_in (id, user_id, device) VALUES (:id, :me::uuid, :device)")
    void add(SignInId id, String device);

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
}

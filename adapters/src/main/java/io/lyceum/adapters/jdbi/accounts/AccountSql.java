package io.lyceum.adapters.jdbi.accounts;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalText;
import static io.lyceum.adapters.jdbi.DomainTypes.term;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.accounts.Profile;
import io.lyceum.domain.accounts.User;
import io.lyceum.domain.accounts.port.AccountStore;
import io.lyceum.domain.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

@RegisterRowMapper(AccountSql.UserMapper.class)
public interface AccountSql extends AccountStore {

    @Override
    @SqlQuery("""
            SELECT id, email, email_verified, role, display_name, username, bio, website, location, company,
                   avatar_url, created_at
            FROM account WHERE id = :me::uuid
            """)
    Optional<User> find();

    @Override
    default void lock() {
        boolean _ = lockRow().isPresent();
    }

    @SqlQuery("SELECT id FROM account WHERE id = :me::uuid FOR NO KEY UPDATE")
    Optional<UserId> lockRow();

    @Override
    default boolean add(EmailAddress email, String displayName, String passwordHash) {
        return insert(email.text(), email.key(), displayName, passwordHash) == 1;
    }

    @SqlUpdate("""
            INSERT INTO account (id, email, email_key, display_name, password_hash)
            VALUES (:me::uuid, :email, :emailKey, :displayName, :passwordHash)
            ON CONFLICT (email_key) DO NOTHING
            """)
    int insert(String email, String emailKey, String displayName, String passwordHash);

    @Override
    default boolean addWithoutPassword(Optional<EmailAddress> verified, String displayName) {
        return insertVerified(verified.map(EmailAddress::text), verified.map(EmailAddress::key), displayName) == 1;
    }

    @SqlUpdate("""
            INSERT INTO account (id, email, email_key, email_verified, display_name, password_hash)
            VALUES (:me::uuid, :email, :emailKey, :email::text IS NOT NULL, :displayName, '')
            ON CONFLICT (email_key) DO NOTHING
            """)
    int insertVerified(Optional<String> email, Optional<String> emailKey, String displayName);

    @Override
    default boolean save(Profile profile) {
        profile.username().ifPresent(this::reserve);
        boolean taken = profile.username().map(this::isTaken).orElse(false);
        return !taken && update(profile) == 1;
    }

    /// Makes others who want the same name wait for this transaction, so that they find it taken.
    @SqlQuery("SELECT pg_advisory_xact_lock(hashtextextended('username' || lower(:username), 0)) IS NULL")
    boolean reserve(String username);

    @SqlQuery("SELECT username_taken(:username)")
    boolean isTaken(String username);

    @Override
    @SqlQuery("SELECT EXISTS (SELECT FROM account WHERE id = :me::uuid AND suspended_at IS NOT NULL)")
    boolean isSuspended();

    @Override
    @SqlQuery("""
            SELECT EXISTS (SELECT FROM account
                           WHERE id = :me::uuid AND email_key IS NOT NULL AND password_hash <> '')
            """)
    boolean hasPassword();

    @SqlUpdate("""
            UPDATE account
            SET display_name = :displayName, username = :username, bio = :bio, website = :website,
                location = :location, company = :company, avatar_url = :avatarUrl, updated_at = now()
            WHERE id = :me::uuid
            """)
    int update(@BindMethods Profile profile);

    /// Reads the columns of an account.
    final class UserMapper implements RowMapper<User> {

        @Override
        public User map(ResultSet row, StatementContext context) throws SQLException {
            return new User(
                    new UserId(uuid(row, "id")),
                    optionalText(row, "email"),
                    row.getBoolean("email_verified"),
                    term(row, "role", AccountRole.class),
                    new Profile(
                            row.getString("display_name"),
                            optionalText(row, "username"),
                            optionalText(row, "bio"),
                            optionalText(row, "website"),
                            optionalText(row, "location"),
                            optionalText(row, "company"),
                            optionalText(row, "avatar_url")),
                    instant(row, "created_at"));
        }
    }
}

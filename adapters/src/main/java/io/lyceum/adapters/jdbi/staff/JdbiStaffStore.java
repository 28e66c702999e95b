package io.lyceum.adapters.jdbi.staff;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalInstant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalText;
import static io.lyceum.adapters.jdbi.DomainTypes.term;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.adapters.jdbi.accounts.AccountSql;
import io.lyceum.adapters.jdbi.audit.JdbiAuditLog;
import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.staff.AccountFile;
import io.lyceum.domain.staff.AccountFilter;
import io.lyceum.domain.staff.AccountSummary;
import io.lyceum.domain.staff.Alert;
import io.lyceum.domain.staff.AuditLine;
import io.lyceum.domain.staff.EventFilter;
import io.lyceum.domain.staff.RecordedEvent;
import io.lyceum.domain.staff.SaidMessage;
import io.lyceum.domain.staff.Statistic;
import io.lyceum.domain.staff.port.StaffStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/// Calls the functions that show administrators what row security hides from everybody else.
public record JdbiStaffStore(Handle handle) implements StaffStore {

    private static final RowMapper<io.lyceum.domain.accounts.User> USER = new AccountSql.UserMapper();

    @Override
    public boolean isAdmin() {
        return handle.createQuery("SELECT is_admin()").mapTo(Boolean.class).one();
    }

    @Override
    public boolean exists(UserId user) {
        return handle.createQuery("SELECT EXISTS (SELECT find_account(:user::text))")
                .bind("user", user)
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public Page<AccountSummary> accounts(AccountFilter filter, int limit, Optional<Position> after) {
        var query = handle.createQuery("""
                        SELECT * FROM staff_accounts(:text, :role, :suspended, :at::timestamptz, :id, :limit)
                        """)
                .bind("text", filter.text())
                .bind("role", filter.role())
                .bind("suspended", filter.suspended());
        return page(
                query,
                limit,
                after,
                JdbiStaffStore::summary,
                account -> position(account.createdAt(), account.id().value()));
    }

    @Override
    public Optional<AccountFile> open(UserId user, String reason) {
        return handle.createQuery("SELECT * FROM staff_account(:user, :reason)")
                .bind("user", user)
                .bind("reason", reason)
                .map((row, context) -> new AccountFile(USER.map(row, context), optionalInstant(row, "suspended_at")))
                .findOne();
    }

    @Override
    public Page<SaidMessage> messages(UserId user, String reason, int limit, Optional<Position> after) {
        var query = handle.createQuery("""
                        SELECT id, session_id, role, content, created_at
                        FROM staff_messages(:user, :reason, :at::timestamptz, :id, :limit)
                        """).bind("user", user).bind("reason", reason);
        return page(
                query,
                limit,
                after,
                row -> new SaidMessage(
                        uuid(row, "id"),
                        uuid(row, "session_id"),
                        row.getString("role"),
                        row.getString("content"),
                        instant(row, "created_at")),
                message -> position(message.createdAt(), message.id()));
    }

    @Override
    public boolean suspend(UserId user, boolean suspended, String reason) {
        return handle.createQuery("SELECT suspend_account(:user, :suspended, :reason)")
                .bind("user", user)
                .bind("suspended", suspended)
                .bind("reason", reason)
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public List<SignInId> signOut(UserId user, String reason) {
        return handle.createQuery("SELECT sign_out_everywhere(:user, :reason)")
                .bind("user", user)
                .bind("reason", reason)
                .mapTo(SignInId.class)
                .list();
    }

    @Override
    public Page<AuditLine> audit(Optional<String> action, Optional<UserId> user, int limit, Optional<Position> after) {
        var query = handle.createQuery("SELECT * FROM staff_audit(:action, :user, :id, :limit)")
                .bind("action", action)
                .bind("user", user.map(UserId::value));
        return page(
                query,
                limit,
                after,
                JdbiStaffStore::line,
                line -> position(line.entry().at(), line.entry().id()));
    }

    @Override
    public Page<RecordedEvent> events(EventFilter filter, int limit, Optional<Position> after) {
        var query = handle.createQuery("""
                        SELECT * FROM staff_security_events(:type, :severity, :user, :at::timestamptz, :id, :limit)
                        """)
                .bind("type", filter.type())
                .bind("severity", filter.severity())
                .bind("user", filter.user().map(UserId::value));
        return page(query, limit, after, JdbiStaffStore::event, event -> position(event.at(), event.id()));
    }

    @Override
    public List<Alert> alerts(int limit) {
        return handle.createQuery("SELECT * FROM staff_security_alerts(:limit)")
                .bind("limit", limit)
                .map((row, _) -> new Alert(
                        term(row, "type", SecurityEvent.Type.class),
                        instant(row, "hour"),
                        row.getLong("count"),
                        instant(row, "last_at"),
                        Optional.ofNullable(uuid(row, "user_id")).map(UserId::new),
                        optionalText(row, "address")))
                .list();
    }

    @Override
    public List<Statistic> analytics(Instant from, Instant to) {
        return handle.createQuery("SELECT * FROM staff_analytics(:from, :to)")
                .bind("from", from)
                .bind("to", to)
                .map((row, _) -> new Statistic(
                        row.getString("name"),
                        Optional.ofNullable(row.getObject("day", LocalDate.class)),
                        row.getLong("amount")))
                .list();
    }

    private interface Reading<T> {

        T of(ResultSet row) throws SQLException;
    }

    private static <T> Page<T> page(
            Query query, int limit, Optional<Position> after, Reading<T> read, Function<T, Position> position) {
        var fetched = query.bind("at", after.map(Position::key))
                .bind("id", after.map(Position::id))
                .bind("limit", limit + 1)
                .map((row, _) -> read.of(row))
                .list();
        return Page.of(fetched, limit, position);
    }

    private static Position position(Instant at, java.util.UUID id) {
        return new Position(at.toString(), id);
    }

    private static AccountSummary summary(ResultSet row) throws SQLException {
        return new AccountSummary(
                new UserId(uuid(row, "id")),
                optionalText(row, "email_hint"),
                row.getBoolean("email_verified"),
                term(row, "role", AccountRole.class),
                instant(row, "created_at"),
                optionalInstant(row, "suspended_at"),
                optionalInstant(row, "last_seen_at"));
    }

    private static AuditLine line(ResultSet row) throws SQLException {
        long position = row.getLong("sealed_at");
        Optional<Long> sealed = row.wasNull() ? Optional.empty() : Optional.of(position);
        return new AuditLine(
                JdbiAuditLog.entry(row),
                Optional.ofNullable(uuid(row, "actor_user")).map(UserId::new),
                Optional.ofNullable(uuid(row, "subject_user")).map(UserId::new),
                sealed);
    }

    private static RecordedEvent event(ResultSet row) throws SQLException {
        return new RecordedEvent(
                uuid(row, "id"),
                instant(row, "at"),
                term(row, "type", SecurityEvent.Type.class),
                Optional.ofNullable(uuid(row, "user_id")).map(UserId::new),
                optionalText(row, "address"),
                row.getString("detail"),
                row.getInt("times"),
                optionalText(row, "request_id"));
    }
}

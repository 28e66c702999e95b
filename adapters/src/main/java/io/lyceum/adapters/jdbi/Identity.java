package io.lyceum.adapters.jdbi;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.lyceum.domain.kernel.UserId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.slf4j.MDC;

/// Tells PostgreSQL whose rows a handle may touch, in the round trip of the statement itself. The setting is local to
/// the transaction, so a pooled connection carries nothing over.
///
/// The id of the request, which the audit log wants, goes along. Statements may use `:me`, the user's id as text.
final class Identity implements TemplateEngine, StatementCustomizer {

    private static final String TELL =
            "SELECT set_config('app.user_id', :me, true), set_config('app.request_id', :inRequest, true); ";

    /// A transaction of its own for one statement. Written out, because the driver may ask the server to sync between
    /// the two selects, and that would end an implicit transaction and with it the setting.
    private static final LoadingCache<String, String> ALONE = once(sql -> "BEGIN; " + TELL + sql + "; COMMIT");

    private static final LoadingCache<String, String> READING =
            once(sql -> "BEGIN READ ONLY; " + TELL + sql + "; COMMIT");

    private static final LoadingCache<String, String> FIRST = once(sql -> TELL + sql);

    /// What a statement is within.
    enum Scope {
        /// A transaction that the handle is in, which is told once.
        TRANSACTION,
        /// A transaction of its own.
        ALONE,
        /// A transaction of its own that cannot write.
        READING
    }

    /// Where the log finds the id of the request.
    private static final String REQUEST_ID = "requestId";

    private final Handle handle;
    private final String user;
    private final Scope scope;
    private boolean told;
    private boolean telling;
    private boolean broken;

    /// Makes a text once and keeps it: JDBI and the driver look it up for each statement, and a text knows its hash
    /// from the second time on.
    private static LoadingCache<String, String> once(CacheLoader<String, String> text) {
        return Caffeine.newBuilder().maximumSize(1_000).build(text);
    }

    private Identity(Handle handle, UserId user, Scope scope) {
        this.handle = handle;
        this.user = user.value().toString();
        this.scope = scope;
    }

    private boolean isAlone() {
        return scope != Scope.TRANSACTION;
    }

    static Identity assume(Handle handle, UserId user, Scope scope) {
        var identity = new Identity(handle, user, scope);
        handle.getConfig(SqlStatements.class).setTemplateEngine(identity).addCustomizer(identity);
        return identity;
    }

    /// Ends the transaction that a failed statement has left open.
    void recover() {
        if (broken) {
            broken = false;
            try (var statement = handle.getConnection().createStatement()) {
                statement.execute("ROLLBACK");
            } catch (SQLException e) {
                throw new IllegalStateException("The connection cannot be used any more", e);
            }
        }
    }

    @Override
    public void beforeTemplating(PreparedStatement statement, StatementContext context) {
        recover();
        telling = isAlone() || !told;
        if (telling || context.getRawSql().contains(":me")) {
            context.getBinding().addNamed("me", user);
        }
        if (telling) {
            context.getBinding().addNamed("inRequest", requestId());
        }
    }

    /// The id of the request that this thread works for; empty when it is none.
    static String requestId() {
        return Objects.requireNonNullElse(MDC.get(REQUEST_ID), "");
    }

    @Override
    public String render(String template, StatementContext context) {
        if (!telling) {
            return template;
        }
        var text = switch (scope) {
            case TRANSACTION -> FIRST;
            case ALONE -> ALONE;
            case READING -> READING;
        };
        return text.get(template);
    }

    @Override
    public void beforeExecution(PreparedStatement statement, StatementContext context) {
        broken = isAlone();
    }

    @Override
    public void afterExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        broken = false;
        if (isAlone()) {
            boolean _ = statement.getMoreResults();
        }
        if (telling) {
            boolean _ = statement.getMoreResults();
            telling = false;
            told = true;
        }
    }
}

package io.lyceum.adapters.jdbi;

import io.lyceum.domain.kernel.UserId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.postgresql.PGStatement;

/// Tells PostgreSQL whose rows a handle may touch, in the round trip of the statement itself: the driver sends
/// `SELECT set_config(..); SELECT ..` as two prepared statements with one sync, which is one transaction when none is
/// open. The setting is local to the transaction, so a pooled connection carries nothing over.
///
/// Statements may use `:me`, the user's id as text.
final class Identity implements TemplateEngine, StatementCustomizer {

    private static final String TELL = "SELECT set_config('app.user_id', :me, true); ";

    /// Reads otherwise than [#TELL], because the driver shares what it knows of a statement among those with one text.
    private static final String TELL_ALONE = "SELECT set_config('app.user_id', :me, true) AS alone; ";

    private final String user;
    private final boolean once;
    private boolean told;
    private boolean telling;

    private Identity(UserId user, boolean once) {
        this.user = user.value().toString();
        this.once = once;
    }

    /// @param once whether the handle is in one transaction, where it is enough to tell once
    static void assume(Handle handle, UserId user, boolean once) {
        var identity = new Identity(user, once);
        handle.getConfig(SqlStatements.class).setTemplateEngine(identity).addCustomizer(identity);
    }

    @Override
    public void beforeTemplating(PreparedStatement statement, StatementContext context) {
        telling = !(once && told);
        if (telling || context.getRawSql().contains(":me")) {
            context.getBinding().addNamed("me", user);
        }
    }

    /// Without a transaction, both statements must go out before the driver asks the server to sync, for that ends
    /// the transaction and with it the setting. The driver syncs early before a statement that it keeps prepared,
    /// has described, and whose rows have no largest size. So it must keep none of these prepared.
    @Override
    public void beforeExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        if (!once) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        }
    }

    @Override
    public String render(String template, StatementContext context) {
        return telling ? (once ? TELL : TELL_ALONE) + template : template;
    }

    @Override
    public void afterExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        if (telling) {
            boolean _ = statement.getMoreResults();
            telling = false;
            told = true;
        }
    }
}

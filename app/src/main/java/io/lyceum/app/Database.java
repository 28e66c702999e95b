package io.lyceum.app;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.lyceum.adapters.jdbi.DatabaseConfig;
import io.lyceum.adapters.jdbi.DatabaseLogin;
import io.lyceum.adapters.jdbi.DomainTypes;
import io.lyceum.adapters.jdbi.ReadLane;
import io.lyceum.adapters.jdbi.Schema;
import io.lyceum.adapters.jdbi.SharedSqlObjects;
import io.lyceum.adapters.jdbi.accounts.AccountSql;
import io.lyceum.adapters.jdbi.accounts.SignInSql;
import io.lyceum.adapters.jdbi.apikeys.ApiKeySql;
import io.lyceum.adapters.jdbi.billing.BillingSql;
import io.lyceum.adapters.jdbi.bookmarks.BookmarkSql;
import io.lyceum.adapters.jdbi.companions.CompanionSql;
import io.lyceum.adapters.jdbi.costs.CostSql;
import io.lyceum.adapters.jdbi.feed.FeedSql;
import io.lyceum.adapters.jdbi.identities.IdentitySql;
import io.lyceum.adapters.jdbi.mail.MailSecretSql;
import io.lyceum.adapters.jdbi.sessions.MessageSql;
import io.lyceum.adapters.jdbi.sessions.SessionSql;
import io.lyceum.adapters.jdbi.staff.AccessLogSql;
import io.lyceum.adapters.jdbi.subscriptions.QuotaSql;
import io.lyceum.adapters.jdbi.turns.TurnSql;
import io.lyceum.adapters.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.exception.LiquibaseException;
import org.apache.tomcat.jdbc.pool.DataSourceProxy;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/// The database of this process: the embedded one, which it starts and stops, or an external one.
final class Database implements AutoCloseable {

    /// All interfaces with SQL.
    static final List<Class<?>> SQL_OBJECTS = List.of(
            AccessLogSql.class,
            AccountSql.class,
            ApiKeySql.class,
            BillingSql.class,
            BookmarkSql.class,
            CompanionSql.class,
            CostSql.class,
            FeedSql.class,
            IdentitySql.class,
            MailSecretSql.class,
            MessageSql.class,
            QuotaSql.class,
            SessionSql.class,
            SignInSql.class,
            TurnSql.class);

    private static final int ADMINISTRATIVE_CONNECTIONS = 10;

    private final DatabaseConfig config;
    private final Optional<PostgresServer> server;
    private final DatabaseLogin owner;
    private final DatabaseLogin application;

    private Database(
            DatabaseConfig config, Optional<PostgresServer> server, DatabaseLogin owner, DatabaseLogin application) {
        this.config = config;
        this.server = server;
        this.owner = owner;
        this.application = application;
    }

    static Database open(DatabaseConfig config) {
        if (!config.isEmbedded()) {
            var owner = DatabaseLogin.parse(config);
            return new Database(config, Optional.empty(), owner, owner.application(config.applicationPassword()));
        }
        var server = PostgresServer.start(new PostgresServer.Settings(
                Path.of(config.folder()),
                config.port(),
                config.poolSize() + ADMINISTRATIVE_CONNECTIONS,
                config.startTimeout().toJavaDuration()));
        var login = server.owner();
        return new Database(
                config,
                Optional.of(server),
                new DatabaseLogin(server.jdbcUrl(), login.user(), login.password()),
                new DatabaseLogin(server.jdbcUrl(), DatabaseLogin.APPLICATION, server.applicationPassword()));
    }

    boolean isEmbedded() {
        return server.isPresent();
    }

    /// Empty when the database wants none from its owner.
    String ownersPassword() {
        return owner.password();
    }

    /// Brings tables and roles up to date, where that is this process's business.
    void prepare() {
        if (isEmbedded() || config.migrate()) {
            migrate();
        }
    }

    /// Brings tables and roles up to date.
    void migrate() {
        var schema = new Schema(owner);
        try {
            schema.migrate();
            schema.admit(application);
        } catch (SQLException | LiquibaseException e) {
            throw new StartFailure("The database could not be brought up to date: " + e.getMessage(), e);
        }
    }

    /// A source of connections for Liquibase's commands, as the owner.
    DataSourceFactory ownersSource() {
        var source = source(owner);
        source.setMinSize(1);
        source.setInitialSize(1);
        source.setMaxSize(4);
        return source;
    }

    /// Connects as the application role, through a pool that lives as long as the service.
    Jdbi connect(Environment environment) {
        var factory = source(application);
        factory.setMinSize(config.poolSize());
        factory.setInitialSize(2);
        factory.setMaxSize(config.poolSize());
        ManagedDataSource source = factory.build(environment.metrics(), "postgresql");
        environment.lifecycle().manage(source);
        // Statements are closed by whoever opened them; a proxy around each that makes sure costs more than it saves.
        ((DataSourceProxy) source).getPoolProperties().setUseStatementFacade(false);
        var jdbi = jdbi(source);
        var reads = jdbi.getConfig(ReadLane.class);
        reads.narrow(config.poolSize() / 2, config.poolWait().toJavaDuration());
        environment.metrics().gauge("database.reads.waiting", () -> reads::waiting);
        return jdbi;
    }

    /// Connects as the application role, one connection at a time, for a command.
    Jdbi connectOnce() {
        return jdbi(this::newConnection);
    }

    /// A connection beside the pool, as the application role.
    Connection newConnection() throws SQLException {
        return DriverManager.getConnection(application.url(), application.user(), application.password());
    }

    void closeWith(Environment environment) {
        environment.lifecycle().manage(new AutoCloseableManager(this));
    }

    @Override
    public void close() {
        server.ifPresent(PostgresServer::close);
    }

    private static Jdbi jdbi(javax.sql.DataSource source) {
        return withPlugins(Jdbi.create(source));
    }

    private static Jdbi jdbi(org.jdbi.v3.core.ConnectionFactory source) {
        return withPlugins(Jdbi.create(source));
    }

    private static Jdbi withPlugins(Jdbi jdbi) {
        return jdbi.installPlugin(new SqlObjectPlugin())
                .installPlugin(new PostgresPlugin())
                .installPlugin(new DomainTypes())
                .installPlugin(new SharedSqlObjects(SQL_OBJECTS));
    }

    private DataSourceFactory source(DatabaseLogin login) {
        var source = new DataSourceFactory();
        source.setDriverClass("org.postgresql.Driver");
        source.setUrl(login.url());
        source.setUser(login.user());
        source.setPassword(login.password());
        source.setMaxWaitForConnection(config.poolWait());
        source.setRollbackOnReturn(false);
        source.setCheckConnectionWhileIdle(true);
        source.setCheckConnectionOnReturn(false);
        source.setAutoCommentsEnabled(false);
        var properties = source.getProperties();
        properties.put("socketTimeout", Long.toString(config.socketTimeout().toSeconds()));
        properties.put("connectTimeout", "5");
        properties.put("tcpKeepAlive", "true");
        // A plan is made while a table is small and kept while it grows: it must not be one that reads the whole table.
        properties.put("options", "-c timezone=UTC -c enable_seqscan=off -c statement_timeout=" + statementTimeout());
        properties.put("reWriteBatchedInserts", "true");
        return source;
    }

    /// A little less than the socket's patience, so that the server gives up first and the connection stays good.
    private long statementTimeout() {
        return Math.max(1_000, config.socketTimeout().toMilliseconds() - 1_000);
    }
}

package io.lyceum.app;

import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import io.lyceum.adapters.jdbi.DatabaseLogin;
import io.lyceum.adapters.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.commons.text.StringSubstitutor;

/// The real service with the real configuration, on a PostgreSQL that all tests of this module share.
final class RunningLyceum implements AutoCloseable {

    private static final Path FOLDER = newFolder();

    /// Where the mails of all services go that have no mail server.
    static final Path MAILS = FOLDER.resolve("mail");

    private static final FakeStripe STRIPE = FakeStripe.start();

    /// All tests come from one address, so what is limited per address is not limited here. Feeds end soon, for the
    /// tests that call every route. Overrides would not do: two for one setting are applied in any order.
    private static final StringSubstitutor ENVIRONMENT = new StringSubstitutor(Map.of(
            "SIGN_UP_BURST",
            "100000",
            "SIGN_IN_ADDRESS_BURST",
            "100000",
            "STRIPE_URL",
            STRIPE.url(),
            "STRIPE_SECRET_KEY",
            FakeStripe.KEY,
            "STRIPE_WEBHOOK_SECRETS",
            Webhooks.STRIPE_SECRET + ", " + Webhooks.OLD_STRIPE_SECRET,
            "STRIPE_PRICE_CORE",
            "price_core",
            "STRIPE_PRICE_PRO",
            "price_pro",
            "CLERK_WEBHOOK_SECRETS",
            Webhooks.CLERK_SECRET,
            "FEED_LONGEST",
            "500ms",
            "MAIL_FOLDER",
            MAILS.toString()));

    private static final PostgresServer POSTGRES = startPostgres();
    private static final RunningLyceum SHARED = start();

    private final DropwizardTestSupport<LyceumConfiguration> support;

    private RunningLyceum(DropwizardTestSupport<LyceumConfiguration> support) {
        this.support = support;
    }

    /// One service for every test that needs no configuration of its own. Tests keep out of each other's way by using
    /// users of their own.
    static RunningLyceum shared() {
        return SHARED;
    }

    /// Where the services of all tests send their users to pay.
    static FakeStripe stripe() {
        return STRIPE;
    }

    /// A further service on the same database: another node.
    static RunningLyceum start(ConfigOverride... overrides) {
        return startOn(POSTGRES, overrides);
    }

    /// A service on a database of its own.
    static RunningLyceum startOn(PostgresServer postgres, ConfigOverride... overrides) {
        return start(
                List.of(
                        ConfigOverride.config("database.url", postgres.jdbcUrl()),
                        ConfigOverride.config("database.user", postgres.owner().user()),
                        ConfigOverride.config(
                                "database.password", postgres.owner().password())),
                overrides);
    }

    /// A service with an embedded database of its own, as `./lyceum` starts it.
    static RunningLyceum startAlone(Path folder, ConfigOverride... overrides) {
        return start(
                List.of(
                        ConfigOverride.config("database.url", ""),
                        ConfigOverride.config("database.folder", folder.toString()),
                        ConfigOverride.config("database.port", "0")),
                overrides);
    }

    /// No key may be given twice: which one counts is a matter of luck.
    private static RunningLyceum start(List<ConfigOverride> database, ConfigOverride... overrides) {
        List<ConfigOverride> all = new ArrayList<>(List.of(
                ConfigOverride.config("server.applicationConnectors[0].port", "0"),
                ConfigOverride.config("server.adminConnectors[0].port", "0"),
                ConfigOverride.config("logging.level", "WARN"),
                ConfigOverride.config("tokens.passwordMemoryKib", "64")));
        all.addAll(database);
        all.addAll(List.of(overrides));
        var support = new DropwizardTestSupport<>(
                LyceumApplication.class,
                "../config.yml",
                new SubstitutingSourceProvider(new FileConfigurationSourceProvider(), ENVIRONMENT),
                all.toArray(ConfigOverride[]::new));
        try {
            support.before();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return new RunningLyceum(support);
    }

    /// What a process of its own needs to be another node on the same database.
    static Map<String, String> databaseSettings() {
        return Map.of(
                "DATABASE_URL", POSTGRES.jdbcUrl(),
                "DATABASE_USER", POSTGRES.owner().user(),
                "DATABASE_PASSWORD", POSTGRES.owner().password());
    }

    String url() {
        return "http://localhost:" + support.getLocalPort();
    }

    String adminUrl() {
        return "http://localhost:" + support.getAdminPort();
    }

    LyceumConfiguration configuration() {
        return support.getConfiguration();
    }

    int port() {
        return support.getLocalPort();
    }

    /// A client that is not signed in.
    Client anonymous() {
        return new Client(url(), "");
    }

    /// Signs up somebody new.
    Client newUser() {
        return Client.signUp(url());
    }

    /// Erases somebody, and returns the id of the receipt.
    String eraseSomebody() {
        var client = newUser();
        return client.call("DELETE", "/api/me", "{\"confirm\": \"%s\"}".formatted(client.id()))
                .text("/id");
    }

    /// Somebody whom an operator has made an administrator.
    Client newAdmin() {
        var admin = newUser();
        new Client(adminUrl(), "").post("/tasks/role-grant?role=admin&user=" + admin.id(), "");
        return admin;
    }

    /// As `owner`, who is bound by row security like everybody else.
    static Connection connectAsOwner() throws SQLException {
        return DriverManager.getConnection(
                POSTGRES.jdbcUrl(), POSTGRES.owner().user(), POSTGRES.owner().password());
    }

    /// As the role that serves requests.
    static Connection connectAsApplication() throws SQLException {
        var owner = new DatabaseLogin(
                POSTGRES.jdbcUrl(), POSTGRES.owner().user(), POSTGRES.owner().password());
        var application = owner.application("");
        return DriverManager.getConnection(application.url(), application.user(), application.password());
    }

    /// As somebody whom row security does not bind, to arrange what no request can and to see what no user may.
    static Connection connectAsSuperuser() throws SQLException {
        return connectAsSuperuser(POSTGRES, FOLDER);
    }

    /// As above, to a server whose data are in a folder.
    static Connection connectAsSuperuser(PostgresServer postgres, Path folder) throws SQLException {
        var passwords = new Properties();
        try (var lines = Files.newBufferedReader(folder.resolve("credentials"))) {
            passwords.load(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return DriverManager.getConnection(postgres.jdbcUrl(), "postgres", passwords.getProperty("postgres"));
    }

    /// What the service answers to, read from its resources so that a new one is not forgotten.
    List<Route> routes() {
        return Route.of(support.getEnvironment().jersey().getResourceConfig().getClasses());
    }

    @Override
    public void close() {
        support.after();
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("lyceum-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PostgresServer startPostgres() {
        var server = PostgresServer.start(new PostgresServer.Settings(FOLDER, 0, 200, Duration.ofSeconds(60)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            delete(FOLDER);
        }));
        return server;
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> {
                if (!file.toFile().delete()) {
                    file.toFile().deleteOnExit();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.lyceum.app;

import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import io.lyceum.adapters.jdbi.DatabaseLogin;
import io.lyceum.adapters.jdbi.DomainTypes;
import io.lyceum.adapters.postgres.PostgresServer;
import io.lyceum.adapters.secrets.KeyRing;
import io.lyceum.adapters.secrets.SecretConfig;
import io.lyceum.app.configuration.LyceumConfiguration;
import io.lyceum.domain.secrets.SigningKeyUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// The real service with the real configuration, on a PostgreSQL that all tests of this module share.
final class RunningLyceum implements AutoCloseable {

    private static final Path FOLDER = newFolder();

    /// Where the mails of all services go that have no mail server.
    static final Path MAILS = FOLDER.resolve("mail");

    private static final FakeStripe STRIPE = FakeStripe.start();

    /// Secrets of the configuration: whether or not a test uses them, nobody may say them.
    private static final Map<String, String> PLANTED = Map.of(
            "OPENAI_API_KEY", "sk-planted-openai-5b1c7a",
            "ANTHROPIC_API_KEY", "sk-ant-planted-9d02e4",
            "SMTP_PASSWORD", "planted-smtp-password-77aa",
            "GITHUB_CLIENT_SECRET", "planted-github-secret-31f0",
            "GOOGLE_CLIENT_SECRET", "planted-google-secret-8c2b",
            "SIGN_IN_CLIENT_SECRET", "planted-oidc-secret-64de",
            "SUPABASE_JWT_SECRET", "planted-supabase-secret-with-32-bytes");

    /// All tests come from one address, so what is limited per address is not limited here. Feeds end soon, for the
    /// tests that call every route. Overrides would not do: two for one setting are applied in any order.
    private static final Map<String, String> ENVIRONMENT = planted(Map.of(
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
        plantPasswords(postgres);
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
        var support =
                new DropwizardTestSupport<>(
                        LyceumApplication.class, "../config.yml", all.toArray(ConfigOverride[]::new)) {
                    @Override
                    public LyceumApplication newApplication() {
                        return new LyceumApplication(ENVIRONMENT::get);
                    }
                };
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

    /// The private key that access tokens are signed with.
    static String signingKey() {
        var jdbi = Jdbi.create(RunningLyceum::connectAsSuperuser)
                .installPlugin(new PostgresPlugin())
                .installPlugin(new DomainTypes());
        var ring = KeyRing.of(new SecretConfig(""), POSTGRES.owner().password());
        return Keys.of(ring, jdbi)
                .vault()
                .signingKeys(SigningKeyUse.ACCESS_TOKENS)
                .getFirst()
                .jwk();
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

    /// The settings, with secrets among them that are used nowhere else.
    private static Map<String, String> planted(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(PLANTED);
        PLANTED.forEach(Leaks.SUITE::plant);
        Leaks.SUITE.plant("Stripe's key", FakeStripe.KEY);
        Leaks.SUITE.plant("Stripe's webhook secret", Webhooks.STRIPE_SECRET);
        Leaks.SUITE.plant("Stripe's old webhook secret", Webhooks.OLD_STRIPE_SECRET);
        Leaks.SUITE.plant("Clerk's webhook secret", Webhooks.CLERK_SECRET);
        Leaks.SUITE.plant("a client's secret", FakeSignInProvider.SECRET);
        return all;
    }

    /// The passwords of a server's roles.
    private static void plantPasswords(PostgresServer postgres) {
        Leaks.SUITE.plant("the database owner's password", postgres.owner().password());
        Leaks.SUITE.plant("the database role's password", postgres.applicationPassword());
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

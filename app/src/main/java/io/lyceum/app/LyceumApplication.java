package io.lyceum.app;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.lyceum.adapters.catalogue.CatalogueFile;
import io.lyceum.adapters.jdbi.JdbiIdempotencyKeys;
import io.lyceum.adapters.jdbi.JdbiThrottle;
import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.PostgresBell;
import io.lyceum.adapters.jdbi.subscriptions.QuotaSql;
import io.lyceum.adapters.llm.ConfiguredTutors;
import io.lyceum.adapters.rest.Cursors;
import io.lyceum.adapters.rest.Idempotency;
import io.lyceum.adapters.rest.Json;
import io.lyceum.adapters.rest.Versions;
import io.lyceum.adapters.rest.requests.RateLimits;
import io.lyceum.adapters.rest.streams.EventStreams;
import io.lyceum.adapters.secrets.KeyRing;
import io.lyceum.app.configuration.ConfigurationReader;
import io.lyceum.app.configuration.LyceumConfiguration;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.subscriptions.Allowances;
import io.lyceum.domain.subscriptions.Quota;
import io.lyceum.domain.subscriptions.port.QuotaStore;
import io.lyceum.domain.tutors.Model;
import io.lyceum.domain.tutors.Models;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

public final class LyceumApplication extends Application<LyceumConfiguration> {

    private final UnaryOperator<@Nullable String> variables;

    /// The service of this process, with its environment.
    public LyceumApplication() {
        this(System::getenv);
    }

    /// @param variables what is in an environment variable; null when it is not set
    LyceumApplication(UnaryOperator<@Nullable String> variables) {
        this.variables = variables;
    }

    public static void main(String[] args) throws Exception {
        new LyceumApplication().run(args);
    }

    @Override
    public String getName() {
        return "lyceum";
    }

    @Override
    public void initialize(Bootstrap<LyceumConfiguration> bootstrap) {
        bootstrap.setConfigurationFactoryFactory(
                (_, validator, _, prefix) -> new ConfigurationReader(validator, prefix, variables));
        bootstrap.addCommand(new DatabaseCommand());
        bootstrap.addCommand(new CatalogueCommand());
    }

    @Override
    protected void addDefaultCommands(Bootstrap<LyceumConfiguration> bootstrap) {
        bootstrap.addCommand(new ServeCommand(this));
        bootstrap.addCommand(new CheckCommand<>(this));
    }

    @Override
    public void run(LyceumConfiguration configuration, Environment environment) throws IOException {
        var database = Database.open(configuration.database());
        try {
            start(database, configuration, environment);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static void start(Database database, LyceumConfiguration configuration, Environment environment)
            throws IOException {
        database.closeWith(environment);
        database.prepare();
        var jdbi = database.connect(environment);
        var keys = Keys.of(KeyRing.of(configuration.secrets(), database.ownersPassword()), jdbi);
        var cursors = new Cursors(keys.shared("cursors"));
        var clock = InstantSource.system();
        var json = environment.getObjectMapper();
        Json.configure(json);
        var plans = configuration.subscriptions().plansOf();
        Transactions<QuotaStore> quotas = new JdbiTransactions<>(jdbi, handle -> handle.attach(QuotaSql.class));
        var bell = new PostgresBell(jdbi, database::newConnection);
        environment.lifecycle().manage(new AutoCloseableManager(bell));
        var upkeep = new Upkeep();
        environment.lifecycle().manage(upkeep);
        var throttle = new JdbiThrottle(jdbi);
        var idempotencyKeys = new JdbiIdempotencyKeys(jdbi);
        upkeep.every(Duration.ofMinutes(10), "idempotency keys", idempotencyKeys::forget);
        upkeep.every(Duration.ofMinutes(1), "throttled keys", throttle::forget);
        var rateLimits = new RateLimits(throttle);
        environment.jersey().register(rateLimits);
        var platform = new Platform(
                configuration,
                environment,
                jdbi,
                json,
                new EventStreams(json, configuration.limits().streamsPerUser()),
                new Idempotency(idempotencyKeys, json),
                cursors,
                new Versions(json),
                rateLimits,
                plans,
                new Quota(plans, clock),
                new Allowances(quotas, plans, clock),
                bell,
                upkeep,
                keys,
                Oversight.wire(keys.audit(), jdbi, json, environment, upkeep, clock),
                clock);
        keys.wire(platform);
        wire(platform, database);
    }

    private static void wire(Platform platform, Database database) throws IOException {
        var http = new OkHttpClient();
        var tutors = new ConfiguredTutors(http, platform.configuration().llm(), platform.clock());
        var models = new Models(tutors.offers().stream()
                .map(offer -> new Model(
                        offer.model(),
                        offer.provider(),
                        offer.contextTokens(),
                        offer.maxOutputTokens(),
                        offer.price(),
                        Set.copyOf(offer.plans())))
                .toList());
        Http.wire(platform);
        Accounts.wire(platform, http);
        Subscriptions.wire(platform);
        Billing.wire(platform, http);
        var catalogue = Companions.wire(platform);
        var runner = Turns.wire(platform, models, tutors, database.isEmbedded());
        Costs.wire(platform);
        Sessions.wire(platform, catalogue, models, runner);
        Feeds.wire(platform);
        Service.wire(platform, models, tutors, runner);
        if (database.isEmbedded() && platform.configuration().catalogue().loadAtFirstStart()) {
            loadStarterCatalogue(platform);
        }
    }

    private static void loadStarterCatalogue(Platform platform) throws IOException {
        var loader = CatalogueCommand.loader(platform.jdbi());
        if (loader.isEmpty()) {
            try (var in = CatalogueCommand.starter()) {
                var _ = loader.load(CatalogueFile.read(in));
            }
        }
    }
}

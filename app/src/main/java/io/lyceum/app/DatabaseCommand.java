package io.lyceum.app;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.db.DatabaseConfiguration;
import io.dropwizard.db.PooledDataSourceFactory;
import io.dropwizard.migrations.DbCommand;
import io.lyceum.adapters.jdbi.Schema;
import io.lyceum.app.configuration.LyceumConfiguration;
import java.util.Optional;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import net.sourceforge.argparse4j.inf.Namespace;

/// `db migrate <configuration>` and Liquibase's other commands. A `db migrate` that leaves nothing to do also lets the
/// application role in, so that services with `DATABASE_MIGRATE=false` can start.
final class DatabaseCommand extends DbCommand<LyceumConfiguration> {

    private final Opened opened;

    DatabaseCommand() {
        this(new Opened());
    }

    private DatabaseCommand(Opened opened) {
        super("db", opened, LyceumConfiguration.class, Schema.CHANGELOG);
        this.opened = opened;
    }

    @Override
    public void run(Namespace namespace, Liquibase liquibase) throws Exception {
        super.run(namespace, liquibase);
        if ("migrate".equals(namespace.getString("subcommand"))
                && liquibase
                        .listUnrunChangeSets(new Contexts(), new LabelExpression())
                        .isEmpty()) {
            opened.database.orElseThrow().migrate();
        }
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        StartFailure.print(failure, cli.getStdErr());
    }

    /// Opens the database of a configuration, until the process ends.
    private static final class Opened implements DatabaseConfiguration<LyceumConfiguration> {

        private Optional<Database> database = Optional.empty();

        @Override
        public PooledDataSourceFactory getDataSourceFactory(LyceumConfiguration configuration) {
            var open = Database.open(configuration.database());
            Runtime.getRuntime().addShutdownHook(new Thread(open::close));
            database = Optional.of(open);
            return open.ownersSource();
        }
    }
}

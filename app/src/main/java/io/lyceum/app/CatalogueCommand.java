package io.lyceum.app;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.lyceum.adapters.catalogue.CatalogueFile;
import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.companions.JdbiCompanionStores;
import io.lyceum.app.configuration.LyceumConfiguration;
import io.lyceum.domain.companions.LoadCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jdbi.v3.core.Jdbi;

/// `catalogue load [file] <configuration>`: loads companions from a file, or the starter catalogue without one.
final class CatalogueCommand extends ConfiguredCommand<LyceumConfiguration> {

    private static final String STARTER = "catalogue.yml";

    CatalogueCommand() {
        super("catalogue", "Loads companions from a file into the catalogue");
    }

    @Override
    public void configure(Subparser subparser) {
        subparser.addArgument("action").choices("load");
        subparser
                .addArgument("files")
                .nargs("+")
                .help("the file with the companions, if not the starter catalogue, and the configuration");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
        List<String> files = namespace.getList("files");
        Map<String, Object> all = new HashMap<>(namespace.getAttrs());
        all.put("file", files.getLast());
        super.run(bootstrap, new Namespace(all));
    }

    @Override
    protected void run(Bootstrap<LyceumConfiguration> bootstrap, Namespace namespace, LyceumConfiguration configuration)
            throws IOException {
        List<String> files = namespace.getList("files");
        try (var in = files.size() > 1 ? Files.newInputStream(Path.of(files.getFirst())) : starter();
                var database = Database.open(configuration.database())) {
            database.prepare();
            var loaded = loader(database.connectOnce()).load(CatalogueFile.read(in));
            System.out.printf(
                    "%d companions added, %d changed, %d as they were%n",
                    loaded.added(), loaded.changed(), loaded.unchanged());
        }
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        StartFailure.print(failure, cli.getStdErr());
    }

    static LoadCatalogue loader(Jdbi jdbi) {
        return new LoadCatalogue(new JdbiTransactions<>(jdbi, JdbiCompanionStores::new), InstantSource.system());
    }

    static InputStream starter() {
        return Objects.requireNonNull(CatalogueCommand.class.getClassLoader().getResourceAsStream(STARTER));
    }
}

package io.lyceum.app;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.lyceum.app.configuration.LyceumConfiguration;
import net.sourceforge.argparse4j.inf.Namespace;

/// Runs the service. When it cannot start for a reason that an operator can put right, it says so in one line.
final class ServeCommand extends ServerCommand<LyceumConfiguration> {

    ServeCommand(Application<LyceumConfiguration> application) {
        super(application);
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        StartFailure.print(failure, cli.getStdErr());
    }
}

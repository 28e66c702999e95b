package io.lyceum.app;

import io.dropwizard.configuration.ConfigurationException;
import io.lyceum.adapters.jdbi.ConnectionLoss;
import io.lyceum.adapters.postgres.PostgresUnavailable;
import io.lyceum.adapters.secrets.KeyRing;
import io.lyceum.domain.secrets.Unopenable;
import java.io.PrintWriter;
import java.net.BindException;

/// Why a command came to nothing, as far as an operator can do something about it. The message says what.
final class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    StartFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /// Prints what to do in a line or two; the stack trace of what nobody has expected.
    static void print(Throwable failure, PrintWriter output) {
        switch (failure) {
            case ConfigurationException wrong ->
                output.println(String.valueOf(wrong.getMessage()).strip());
            case PostgresUnavailable unavailable -> output.println("Lyceum cannot start. " + unavailable.getMessage());
            case KeyRing.UnusableKey unusable -> output.println("Lyceum cannot start. " + unusable.getMessage());
            case Unopenable unopenable -> output.println("Lyceum cannot start. " + unopenable.getMessage());
            case StartFailure known -> output.println("Lyceum cannot start. " + known.getMessage());
            case Throwable _
            when isBehind(failure) ->
                output.println(
                        "Lyceum cannot start. %s: set PORT, ADMIN_PORT, BIND_HOST or ADMIN_HOST to what is free here"
                                .formatted(failure.getMessage()));
            case RuntimeException lost
            when ConnectionLoss.isBehind(lost) ->
                output.println("Lyceum cannot start. The database cannot be reached: " + lost.getMessage());
            default -> failure.printStackTrace(output);
        }
        output.flush();
    }

    private static boolean isBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }
}

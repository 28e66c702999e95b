package io.lyceum.app.configuration;

import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import io.lyceum.adapters.secrets.KeyRing;
import io.lyceum.domain.subscriptions.Plans;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is wrong with a configuration beyond what its sections know of themselves.
record SettingsCheck(LyceumConfiguration configuration) {

    /// Stands for the password of the database's owner, which is not looked for here.
    private static final String SOME_PASSWORD = "a password that nobody could guess";

    private static final String FOLDER = "must be a folder that this user can write into, or make";

    static SettingsCheck of(LyceumConfiguration configuration) {
        return new SettingsCheck(configuration);
    }

    void report(ViolationCollector violations) {
        if (configuration.getServerFactory() instanceof DefaultServerFactory server) {
            hosts(violations, "server.applicationConnectors", server.getApplicationConnectors());
            hosts(violations, "server.adminConnectors", server.getAdminConnectors());
        }
        folders(violations);
        keys(violations);
        plans(violations);
    }

    private static void hosts(ViolationCollector violations, String place, List<ConnectorFactory> connectors) {
        for (int i = 0; i < connectors.size(); i++) {
            if (connectors.get(i) instanceof HttpConnectorFactory http
                    && !isHost(Optional.ofNullable(http.getBindHost()).orElse(""))) {
                violations.addViolation(
                        "%s[%d].bindHost".formatted(place, i), "must be an address of this machine or its name");
            }
        }
    }

    private static boolean isHost(String name) {
        try {
            return name.isEmpty() || InetAddress.getByName(name) != null;
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private void folders(ViolationCollector violations) {
        var database = configuration.database();
        if (database != null && database.url() != null && database.isEmbedded() && !canBeFolder(database.folder())) {
            violations.addViolation("database.folder", FOLDER);
        }
        var mail = configuration.mail();
        if (mail != null && mail.host() != null && !mail.hasServer() && !canBeFolder(mail.folder())) {
            violations.addViolation("mail.folder", FOLDER);
        }
    }

    /// Whether files can be made in the nearest folder that there is.
    private static boolean canBeFolder(String name) {
        try {
            Path place = Path.of(name).toAbsolutePath();
            while (place != null && !Files.exists(place)) {
                place = place.getParent();
            }
            if (place == null) {
                return false;
            }
            Files.delete(Files.createTempFile(place, ".lyceum", ""));
            return true;
        } catch (IOException | InvalidPathException _) {
            return false;
        }
    }

    private void keys(ViolationCollector violations) {
        if (configuration.secrets() != null) {
            try {
                var _ = KeyRing.of(configuration.secrets(), SOME_PASSWORD);
            } catch (IllegalArgumentException e) {
                violations.addViolation("secrets.keys", e.getMessage());
            }
        }
    }

    private void plans(ViolationCollector violations) {
        var subscriptions = configuration.subscriptions();
        if (subscriptions == null || !subscriptions.isReadable()) {
            return;
        }
        var plans = subscriptions.plansOf();
        for (int i = 0; i < configuration.issuers().size(); i++) {
            var issuer = configuration.issuers().get(i);
            if (issuer != null && issuer.isUsed()) {
                String place = "issuers[%d]".formatted(i);
                unknownPlan(plans, issuer.plans())
                        .ifPresent(name -> violations.addViolation(
                                place + ".plans", "names %s, which is not offered".formatted(name)));
                issuer.features().values().stream()
                        .filter(name -> plans.findFeature(name).isEmpty())
                        .findFirst()
                        .ifPresent(name -> violations.addViolation(
                                place + ".features", "names %s, which is not offered".formatted(name)));
            }
        }
    }

    private static Optional<String> unknownPlan(Plans plans, Map<String, String> translated) {
        return translated.values().stream()
                .filter(name -> plans.find(name).isEmpty())
                .findFirst();
    }
}

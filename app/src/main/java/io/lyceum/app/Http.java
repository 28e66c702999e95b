package io.lyceum.app;

import io.dropwizard.core.setup.Environment;
import io.lyceum.adapters.jdbi.ConnectionLoss;
import io.lyceum.adapters.rest.Parameters;
import io.lyceum.adapters.rest.callers.ClientAddresses;
import io.lyceum.adapters.rest.callers.ForwardedClients;
import io.lyceum.adapters.rest.requests.Acceptance;
import io.lyceum.adapters.rest.requests.BodyEncoding;
import io.lyceum.adapters.rest.requests.BodyLimit;
import io.lyceum.adapters.rest.requests.ContentLength;
import io.lyceum.adapters.rest.requests.CrossOrigin;
import io.lyceum.adapters.rest.requests.JettyErrors;
import io.lyceum.adapters.rest.requests.RequestLine;
import io.lyceum.adapters.rest.requests.RestErrors;
import io.lyceum.adapters.rest.requests.Routes;
import io.lyceum.adapters.rest.requests.SecurityHeaders;
import io.lyceum.adapters.rest.requests.UnknownMethods;
import io.lyceum.adapters.rest.requests.UnknownParameters;
import io.lyceum.adapters.rest.service.ProblemResource;
import io.lyceum.app.configuration.HttpConfig;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.glassfish.jersey.server.ServerProperties;

/// Wires what all requests go through.
final class Http {

    private Http() {}

    static void wire(Platform platform) {
        var environment = platform.environment();
        var limits = platform.configuration().limits();
        var jersey = environment.jersey();
        // Jersey holds back the first 8 KiB of a response to compute its length; an event stream cannot wait.
        jersey.property(ServerProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0);
        jersey.property(ServerProperties.WADL_FEATURE_DISABLE, true);
        RestErrors.mappers(ConnectionLoss::isBehind).forEach(jersey::register);
        jersey.register(new Routes());
        jersey.register(new Parameters());
        jersey.register(new Acceptance());
        jersey.register(new UnknownParameters());
        var unknownMethods = new UnknownMethods();
        jersey.register(unknownMethods);
        jersey.register(new BodyEncoding());
        jersey.register(
                new BodyLimit(limits.body().toBytes(), limits.bodyWithin().toJavaDuration()));
        jersey.register(new ContentLength(platform.json()));
        jersey.register(new ProblemResource());
        environment
                .servlets()
                .addFilter("request-line", new RequestLine())
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        environment
                .servlets()
                .addFilter("client-addresses", new ClientAddresses(limits.ipv6Prefix()))
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        environment
                .servlets()
                .addFilter("unknown-methods", unknownMethods)
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        var errors = new JettyErrors(platform.json());
        environment.getApplicationContext().setErrorHandler(errors);
        environment.lifecycle().addServerLifecycleListener(server -> server.setErrorHandler(errors));
        guard(environment, platform.configuration().http());
    }

    private static void guard(Environment environment, HttpConfig config) {
        List<HttpConfiguration.Customizer> customizers =
                List.of(new ForwardedClients(config.trustedProxies(), config.forwardedHeader()), new SecurityHeaders());
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    server.getContainedBeans(HttpConfiguration.class).forEach(http -> {
                        customizers.forEach(http::addCustomizer);
                        // Tokens are long, and behind a proxy each request has another: they would only wipe the cache.
                        http.setHeaderCacheSize(0);
                    });
                    leaveBodiesZipped(server);
                }
            }
        });
        if (!config.corsOrigins().isEmpty()) {
            environment
                    .getApplicationContext()
                    .insertHandler(CrossOrigin.handler(config.corsOrigins(), config.corsCredentials()));
        }
    }

    /// Jetty takes a body for whole that breaks off; [BodyEncoding] does not.
    @SuppressWarnings({"deprecation", "removal"}) // Dropwizard has no other compression yet.
    private static void leaveBodiesZipped(Server server) {
        server.getDescendants(GzipHandler.class).forEach(gzip -> gzip.setInflateBufferSize(0));
    }
}

package io.lyceum.app.configuration;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import io.lyceum.adapters.identity.IssuerConfig;
import io.lyceum.adapters.identity.SignInConfig;
import io.lyceum.adapters.identity.TokenConfig;
import io.lyceum.adapters.jdbi.DatabaseConfig;
import io.lyceum.adapters.llm.LlmConfig;
import io.lyceum.adapters.mail.MailConfig;
import io.lyceum.adapters.payments.PaymentConfig;
import io.lyceum.adapters.rest.callers.CookieConfig;
import io.lyceum.adapters.secrets.SecretConfig;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// One section per adapter; see config.yml.
@SelfValidating
public final class LyceumConfiguration extends Configuration {

    @NotNull
    @Valid
    private final DatabaseConfig database;

    @NotNull
    @Valid
    private final TokenConfig tokens;

    @NotNull
    @Valid
    private final CookieConfig cookies;

    @NotNull
    @Valid
    private final HttpConfig http;

    @NotNull
    @Valid
    private final SignInConfig signIn;

    @NotNull
    @Valid
    private final List<@NotNull IssuerConfig> issuers;

    @NotNull
    @Valid
    private final LlmConfig llm;

    @NotNull
    @Valid
    private final SubscriptionConfig subscriptions;

    @NotNull
    @Valid
    private final SessionConfig sessions;

    @NotNull
    @Valid
    private final MailConfig mail;

    @NotNull
    @Valid
    private final FeedConfig feed;

    @NotNull
    @Valid
    private final LimitConfig limits;

    @NotNull
    @Valid
    private final CatalogueConfig catalogue;

    @NotNull
    @Valid
    private final SecretConfig secrets;

    @NotNull
    @Valid
    private final PaymentConfig billing;

    @NotNull
    @Valid
    private final RetentionConfig retention;

    @JsonCreator
    public LyceumConfiguration(
            @JsonProperty("database") DatabaseConfig database,
            @JsonProperty("tokens") TokenConfig tokens,
            @JsonProperty("cookies") CookieConfig cookies,
            @JsonProperty("http") HttpConfig http,
            @JsonProperty("signIn") SignInConfig signIn,
            @JsonProperty("issuers") List<IssuerConfig> issuers,
            @JsonProperty("llm") LlmConfig llm,
            @JsonProperty("subscriptions") SubscriptionConfig subscriptions,
            @JsonProperty("sessions") SessionConfig sessions,
            @JsonProperty("mail") MailConfig mail,
            @JsonProperty("feed") FeedConfig feed,
            @JsonProperty("limits") LimitConfig limits,
            @JsonProperty("catalogue") CatalogueConfig catalogue,
            @JsonProperty("secrets") SecretConfig secrets,
            @JsonProperty("billing") PaymentConfig billing,
            @JsonProperty("retention") RetentionConfig retention) {
        this.database = database;
        this.tokens = tokens;
        this.cookies = cookies;
        this.http = http;
        this.signIn = signIn;
        this.issuers = issuers == null ? List.of() : issuers;
        this.llm = llm;
        this.subscriptions = subscriptions;
        this.sessions = sessions;
        this.mail = mail == null || database == null || database.folder() == null
                ? mail
                : mail.orInto(Path.of(database.folder(), "mail"));
        this.feed = feed;
        this.limits = limits;
        this.catalogue = catalogue;
        this.secrets = secrets;
        this.billing = billing;
        this.retention = retention;
    }

    /// Connectors whose host is empty listen on all addresses.
    @Override
    @JsonProperty("server")
    public void setServerFactory(ServerFactory factory) {
        if (factory instanceof DefaultServerFactory server) {
            Stream.concat(server.getApplicationConnectors().stream(), server.getAdminConnectors().stream())
                    .filter(HttpConnectorFactory.class::isInstance)
                    .map(HttpConnectorFactory.class::cast)
                    .filter(connector -> "".equals(connector.getBindHost()))
                    .forEach(connector -> connector.setBindHost(null));
        }
        super.setServerFactory(factory);
    }

    @SelfValidation
    public void isConsistent(ViolationCollector violations) {
        SettingsCheck.of(this).report(violations);
    }

    public DatabaseConfig database() {
        return database;
    }

    public TokenConfig tokens() {
        return tokens;
    }

    public CookieConfig cookies() {
        return cookies;
    }

    public SignInConfig signIn() {
        return signIn;
    }

    public HttpConfig http() {
        return http;
    }

    public List<IssuerConfig> issuers() {
        return issuers;
    }

    public LlmConfig llm() {
        return llm;
    }

    public SubscriptionConfig subscriptions() {
        return subscriptions;
    }

    public SessionConfig sessions() {
        return sessions;
    }

    public MailConfig mail() {
        return mail;
    }

    public FeedConfig feed() {
        return feed;
    }

    public LimitConfig limits() {
        return limits;
    }

    public CatalogueConfig catalogue() {
        return catalogue;
    }

    public RetentionConfig retention() {
        return retention;
    }

    public PaymentConfig billing() {
        return billing;
    }

    public SecretConfig secrets() {
        return secrets;
    }

    /// Whether an embedded database begins with the starter catalogue.
    public record CatalogueConfig(boolean loadAtFirstStart) {}
}

package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.util.Duration;
import io.lyceum.app.configuration.LyceumConfiguration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationTest {

    /// What is refused, for each setting that can be wrong. Only the first `=` is meant.
    private static final List<String> BAD = """
            PORT=70000
            PORT=http
            BIND_HOST=999.1.2.3
            ADMIN_PORT=-1
            ADMIN_HOST=not a host
            CLIENT_PATIENCE=0s
            CLIENT_PATIENCE=long
            DATABASE_URL=foo
            DATABASE_URL=postgres://o:pass%20word1@h:99999/d
            DATABASE_URL=postgres://o:p@ss word@h/d
            DATABASE_URL=mysql://h/d
            DATABASE_URL=jdbc:postgresql://h:port/d
            DATABASE_MIGRATE=perhaps
            DATA_FOLDER=/proc/lyceum
            DATA_FOLDER=/dev/null
            DATABASE_PORT=65536
            DATABASE_POOL=1
            DATABASE_POOL_WAIT=0s
            DATABASE_POOL_WAIT=soon
            TOKEN_ISSUER=\s
            ACCESS_TOKEN_LIFETIME=0s
            ACCESS_TOKEN_LIFETIME=999999999999d
            KEYS_CACHED=2d
            REFRESH_TOKEN_LIFETIME=0s
            SIGN_INS_PER_USER=0
            API_KEYS_PER_USER=many
            PASSWORDS_AT_ONCE=0
            COOKIE_SECURE=si
            COOKIE_SAME_SITE=no
            COOKIE_IDLE=0s
            COOKIE_LIFETIME=0s
            PUBLIC_URL=not a url
            PUBLIC_URL=https://api.example.org/path
            RETURN_ORIGINS=https://a.example,*
            SIGN_IN_ISSUER=not a url
            CLERK_ISSUER=not a url
            CLERK_ISSUER=https://h:99999
            SUPABASE_ISSUER=ftp://h
            OIDC_ISSUER=id.example.org
            TRUSTED_PROXIES=x
            TRUSTED_PROXIES=10.0.0.0/8,proxy.example.org
            FORWARDED_HEADER=X-Real-IP
            CORS_ORIGINS=app.example.org
            CORS_CREDENTIALS=on
            BODY_LIMIT=0KiB
            BODY_LIMIT=big
            BODY_WITHIN=0s
            IPV6_PREFIX=0
            SIGN_UP_BURST=0
            SIGN_UP_EVERY=often
            SIGN_IN_ADDRESS_BURST=-1
            SIGN_IN_ADDRESS_EVERY=8d
            SIGN_IN_BURST=1000001
            SIGN_IN_EVERY=30
            MAIL_BURST=0
            MAIL_EVERY=-1s
            TURN_BURST=0
            TURN_EVERY=99999999999d
            EXPORT_BURST=0
            EXPORT_EVERY=8d
            STREAMS_PER_USER=0
            FREE_CONVERSATIONS=-1
            CONVERSATION_WINDOW=year
            TURN_LEASE=0s
            TURN_LEASE=1ms
            JOURNAL_GAP=1h
            HEARTBEAT=0s
            DRAIN=2h
            GIVE_BACK_SILENT_AFTER=0s
            COMPACT_AFTER=1000000d
            SMTP_PORT=0
            SMTP_SECURITY=ssl
            MAIL_FOLDER=/proc/x
            MAIL_FROM=not an address
            MAIL_FROM=a@b.org, c@d.org
            VERIFY_URL=not a url
            RESET_URL=javascript:alert(1)
            FEED_LOOK=0s
            FEED_LONGEST=0s
            FEED_KEEP=0s
            BREAKER_FAILURES=0
            BREAKER_WINDOW=0s
            BREAKER_OPEN=0s
            SWITCH_MID_ANSWER=maybe
            OPENAI_BASE_URL=not a url
            OPENAI_API_KEY=sk with blanks
            FIRST_TOKEN_TIMEOUT=0s
            IDLE_TIMEOUT=0s
            ANTHROPIC_BASE_URL=localhost:80
            ANTHROPIC_API_KEY=sk-\u00e9
            BILLING_GRACE=400d
            WEBHOOK_TOLERANCE=0s
            STRIPE_URL=not a url
            STRIPE_SECRET_KEY=sk with blanks
            BILLING_RETURN_URL=not a url
            CLERK_WEBHOOK_SECRETS=notbase64!!
            CLERK_USER_DELETED=maybe
            RETENTION_SECURITY_EVENTS=0s
            RETENTION_WEBHOOK_BODIES=0s
            RETENTION_ENDED_SIGN_INS=59m
            RETENTION_EXPORTS=0s
            SECRET_KEYS=id:short
            SECRET_KEYS=just-something-long-enough-to-be-a-key
            LOAD_CATALOGUE=never
            """.lines().toList();

    /// What is wrong only beside another setting: those, and the one that is at fault.
    private static final Map<Map<String, String>, String> BAD_TOGETHER = Map.of(
            Map.of("DATABASE_URL", "postgres://h/d"), "DATABASE_APP_PASSWORD",
            Map.of("GITHUB_CLIENT_ID", "some-id", "GITHUB_CLIENT_SECRET", "some-secret"), "PUBLIC_URL",
            Map.of("GITHUB_CLIENT_ID", "some-id", "PUBLIC_URL", "https://a.example"), "GITHUB_CLIENT_SECRET",
            Map.of("GOOGLE_CLIENT_ID", "some-id", "PUBLIC_URL", "https://a.example"), "GOOGLE_CLIENT_SECRET",
            Map.of("SIGN_IN_CLIENT_ID", "i", "SIGN_IN_CLIENT_SECRET", "s", "PUBLIC_URL", "https://a.example"),
                    "SIGN_IN_ISSUER",
            Map.of("SIGN_IN_CLIENT_ID", "i", "SIGN_IN_ISSUER", "https://i.example", "PUBLIC_URL", "https://a.example"),
                    "SIGN_IN_CLIENT_SECRET",
            Map.of("OIDC_ISSUER", "https://id.example"), "OIDC_AUDIENCES",
            Map.of("SUPABASE_LEGACY_ISSUER", "https://s.example", "SUPABASE_JWT_SECRET", "too-short-a-secret"),
                    "SUPABASE_JWT_SECRET",
            Map.of("CORS_ORIGINS", "*", "CORS_CREDENTIALS", "true"), "CORS_CREDENTIALS",
            Map.of("COOKIE_SAME_SITE", "none", "COOKIE_SECURE", "false"), "COOKIE_SAME_SITE");

    /// Names and secrets that others give, in which nothing can be told to be wrong.
    private static final Set<String> ANY_TEXT = Set.of(
            "DATABASE_USER",
            "DATABASE_PASSWORD",
            "GITHUB_CLIENT_ID",
            "GOOGLE_CLIENT_ID",
            "SIGN_IN_CLIENT_ID",
            "CLERK_AUTHORIZED_PARTIES",
            "SUPABASE_LEGACY_ISSUER",
            "SMTP_HOST",
            "SMTP_USER",
            "SMTP_PASSWORD",
            "OPENAI_MODEL",
            "ANTHROPIC_MODEL",
            "STRIPE_WEBHOOK_SECRETS",
            "STRIPE_PRICE_CORE",
            "STRIPE_PRICE_PRO");

    static List<String> bad() {
        return BAD;
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesABadValueAndNamesTheSettingWithoutTheValue(String assignment) {
        String[] pair = assignment.split("=", 2);

        String message = refusal(Map.of(pair[0], pair[1]));

        assertThat(message).contains("(" + pair[0] + ")").doesNotContain("<list");
        if (pair[1].length() > 5) {
            assertThat(message.replaceAll("such as .*|one of .*", "")).doesNotContain(pair[1]);
        }
    }

    static Set<Map.Entry<Map<String, String>, String>> badTogether() {
        return BAD_TOGETHER.entrySet();
    }

    @ParameterizedTest
    @MethodSource("badTogether")
    void refusesWhatDoesNotGoTogether(Map.Entry<Map<String, String>, String> pair) {
        assertThat(refusal(pair.getKey())).contains("(" + pair.getValue() + ")");
    }

    @Test
    void everySettingIsTried() throws IOException {
        var settings = Pattern.compile("\\$\\{([A-Z0-9_]+)")
                .matcher(Files.readString(Path.of("../config.yml")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> tried = new TreeSet<>(ANY_TEXT);
        tried.addAll(BAD_TOGETHER.values());
        BAD.forEach(assignment -> tried.add(assignment.split("=", 2)[0]));
        assertThat(tried).isEqualTo(settings);
    }

    @Test
    void whatAVariableHoldsStaysOneValue() throws Exception {
        String nasty = "a\"b'c\\x41 #: {[&*!|>%@`, ${HOME} $${x} \t\n- no";
        var environment = new HashMap<String, String>();
        Stream.of(
                        "DATABASE_USER",
                        "DATABASE_PASSWORD",
                        "SMTP_USER",
                        "SMTP_PASSWORD",
                        "STRIPE_PRICE_CORE",
                        "TOKEN_ISSUER")
                .forEach(name -> environment.put(name, nasty));

        var configuration = read(environment);

        assertThat(configuration.database().user()).isEqualTo(nasty);
        assertThat(configuration.database().password()).isEqualTo(nasty);
        assertThat(configuration.mail().user()).isEqualTo(nasty);
        assertThat(configuration.mail().password()).isEqualTo(nasty);
        assertThat(configuration.billing().stripe().prices()).containsEntry("core", nasty);
        assertThat(configuration.tokens().issuer()).isEqualTo(nasty);
    }

    @Test
    void wordsThatYamlTakesForSomethingElseStayTexts() throws Exception {
        for (String word :
                List.of("no", "NO", "yes", "null", "~", "on", "1e3", "0x10", "012", "2026-11-21", "{}", "*")) {
            assertThat(read(Map.of("TOKEN_ISSUER", word)).tokens().issuer()).isEqualTo(word);
        }
    }

    @Test
    void theOnlyItemOfAListMayHoldSeveralValues() throws Exception {
        assertThat(read(Map.of("CORS_ORIGINS", "*")).http().corsOrigins()).containsExactly("*");
        assertThat(read(Map.of("CORS_ORIGINS", " https://a.example , https://b.example,"))
                        .http()
                        .corsOrigins())
                .containsExactly("https://a.example", "https://b.example");
        assertThat(read(Map.of("TRUSTED_PROXIES", "::1,fe80::/10")).http().trustedProxies())
                .containsExactly("::1", "fe80::/10");
        assertThat(read(Map.of("CORS_ORIGINS", "")).http().corsOrigins()).isEmpty();
        assertThat(read(Map.of()).http().trustedProxies()).isEmpty();
    }

    @Test
    void textsAreReadAsWhatIsWanted() throws Exception {
        var configuration = read(Map.of(
                "DATABASE_POOL", "12",
                "DATABASE_MIGRATE", "false",
                "HEARTBEAT", "2500ms",
                "BODY_LIMIT", "1MiB",
                "SMTP_SECURITY", "none",
                "MAIL_FROM", "\"Lyceum\" <a@b.org>"));

        assertThat(configuration.database().poolSize()).isEqualTo(12);
        assertThat(configuration.database().migrate()).isFalse();
        assertThat(configuration.sessions().heartbeat()).isEqualTo(Duration.milliseconds(2500));
        assertThat(configuration.limits().body().toKibibytes()).isEqualTo(1024);
        assertThat(configuration.mail().security()).hasToString("NONE");
        assertThat(configuration.mail().from()).isEqualTo("\"Lyceum\" <a@b.org>");
    }

    @Test
    void anEmptyVariableCountsAsNotSet() throws Exception {
        assertThat(read(Map.of("DATABASE_POOL", "")).database().poolSize()).isEqualTo(8);
    }

    @Test
    void mailsAreWrittenBesideTheDatabase() throws Exception {
        assertThat(read(Map.of()).mail().folder()).isEqualTo("./data/mail");
        assertThat(read(Map.of("DATA_FOLDER", "/tmp/elsewhere")).mail().folder())
                .isEqualTo("/tmp/elsewhere/mail");
        assertThat(read(Map.of("DATA_FOLDER", "/tmp/elsewhere", "MAIL_FOLDER", "/tmp/letters"))
                        .mail()
                        .folder())
                .isEqualTo("/tmp/letters");
    }

    @Test
    void aVariableWithoutADefaultMustBeSet() throws Exception {
        String file = Files.readString(Path.of("../config.yml"))
                .replace("${TOKEN_ISSUER:-lyceum}", "${OUR_NAME}")
                .replace("${DATABASE_USER:-}", "${OUR_USER}-x");

        assertThatThrownBy(() -> read(file, Map.of("OUR_USER", "u")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tokens.issuer (OUR_NAME) must be set");
        assertThat(read(file, Map.of("OUR_USER", "u", "OUR_NAME", "n"))
                        .database()
                        .user())
                .isEqualTo("u-x");
        assertThatThrownBy(() -> read(file.replace("${OUR_NAME}", "${OUR-NAME}"), Map.of("OUR_USER", "u")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tokens.issuer");
    }

    @Test
    void withoutAHostTheServiceListensOnAllAddresses() throws Exception {
        assertThat(applicationHosts(Map.of())).containsOnlyNulls();
        assertThat(applicationHosts(Map.of("BIND_HOST", "127.0.0.1"))).containsExactly("127.0.0.1");
    }

    private static List<String> applicationHosts(Map<String, String> environment) throws Exception {
        return ((DefaultServerFactory) read(environment).getServerFactory())
                .getApplicationConnectors().stream()
                        .map(connector -> ((HttpConnectorFactory) connector).getBindHost())
                        .toList();
    }

    @Test
    void anUnknownSettingIsNamed() throws IOException {
        String file = Files.readString(Path.of("../config.yml")).replace("passwordPasses:", "passwordPass:");

        assertThat(catchThrowable(() -> read(file, Map.of()))).hasMessageContaining("tokens.passwordPass is unknown");
    }

    @Test
    void zeroTurnsAThrottleOff() throws Exception {
        var names = List.of(
                "SIGN_UP_EVERY", "SIGN_IN_ADDRESS_EVERY", "SIGN_IN_EVERY", "MAIL_EVERY", "TURN_EVERY", "EXPORT_EVERY");
        var limits = read(names.stream().collect(Collectors.toMap(name -> name, _ -> "0s")))
                .limits();

        assertThat(Stream.of(
                        limits.signUpPerAddress(),
                        limits.signInPerAddress(),
                        limits.signInPerAccount(),
                        limits.mailPerAccount(),
                        limits.turnsPerUser(),
                        limits.exportsPerUser()))
                .allMatch(line -> line.rate().isUnlimited());
    }

    private static String refusal(Map<String, String> environment) {
        var failure = catchThrowable(() -> read(environment));
        assertThat(failure).isInstanceOf(ConfigurationException.class);
        assertThat(Arrays.toString(failure.getStackTrace())).doesNotContain("Caused by");
        return String.valueOf(failure.getMessage());
    }

    private static LyceumConfiguration read(Map<String, String> environment) throws Exception {
        return read(
                new String(
                        new FileConfigurationSourceProvider()
                                .open("../config.yml")
                                .readAllBytes(),
                        StandardCharsets.UTF_8),
                environment);
    }

    private static LyceumConfiguration read(String file, Map<String, String> environment) throws Exception {
        var application = new LyceumApplication(environment::get);
        var bootstrap = new Bootstrap<>(application);
        application.initialize(bootstrap);
        return bootstrap
                .getConfigurationFactoryFactory()
                .create(LyceumConfiguration.class, Validators.newValidator(), bootstrap.getObjectMapper(), "none")
                .build(_ -> new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), "config.yml");
    }
}

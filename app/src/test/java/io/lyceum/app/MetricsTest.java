package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final Client OPERATOR = new Client(LYCEUM.adminUrl(), "");

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") .+");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|summary|histogram|untyped)");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*=\"((?:[^\"\\\\]|\\\\[\\\\n\"])*)\"");
    private static final Pattern SAMPLE = Pattern.compile(
            "(" + NAME + ")(?:\\{(" + LABEL + "(?:," + LABEL + ")*)})? (NaN|[+-]Inf|-?[0-9.]+(?:[eE][+-]?[0-9]+)?)");

    /// The grammar of the text format 0.0.4: each family once, with its help and type before its samples, and no sample
    /// twice.
    @Test
    void theTextIsWhatPrometheusReads() {
        var answer = OPERATOR.get("/metrics");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        String text = answer.raw().body();
        assertThat(text).endsWith("\n");

        Set<String> families = new HashSet<>();
        Set<String> samples = new HashSet<>();
        String family = "";
        String type = "";
        for (String line : text.lines().toList()) {
            var help = HELP.matcher(line);
            var typed = TYPE.matcher(line);
            var sample = SAMPLE.matcher(line);
            if (help.matches()) {
                assertThat(families.add(help.group(1))).as("once: " + line).isTrue();
                family = help.group(1);
                type = "";
            } else if (typed.matches()) {
                assertThat(typed.group(1)).isEqualTo(family);
                type = typed.group(2);
            } else {
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(type).as("typed: " + line).isNotEmpty();
                assertThat(sample.group(1)).as(line).isIn(namesOf(family, type));
                assertThat(samples.add(sample.group(1) + sample.group(2)))
                        .as("once: " + line)
                        .isTrue();
            }
        }
        assertThat(families)
                .contains(
                        "database_pool_active_connections",
                        "database_reads_waiting",
                        "http_4xx_responses_total",
                        "http_requests",
                        "log_error_lines_total",
                        "llm_provider_offline_asked");
    }

    private static List<String> namesOf(String family, String type) {
        return switch (type) {
            case "counter" -> family.endsWith("_total") ? List.of(family) : List.of();
            case "summary" -> List.of(family, family + "_sum", family + "_count");
            default -> List.of(family);
        };
    }

    @Test
    void openMetricsIsForThoseWhoAcceptIt() {
        var answer = OPERATOR.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        assertThat(answer.header("Content-Type")).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(answer.raw().body()).endsWith("# EOF\n");
        for (String accept : List.of("text/plain", "*/*", "application/json", "text/html", "nonsense")) {
            assertThat(OPERATOR.get("/metrics", "Accept", accept).header("Content-Type"))
                    .as(accept)
                    .startsWith("text/plain");
        }
    }

    @Test
    void requestsAreCounted() {
        double before = responses();

        LYCEUM.anonymous().get("/api/nowhere/" + UUID.randomUUID());

        assertThat(Eventually.within(Duration.ofSeconds(5), () -> responses() > before))
                .isTrue();
    }

    @Test
    void nobodyIsInALabel() {
        var user = LYCEUM.newUser();
        String id = user.id();
        String session = user.newSession(user.newCompanion());

        assertThat(OPERATOR.get("/metrics").raw().body())
                .doesNotContain(
                        id,
                        session,
                        "Bearer",
                        "@example.org",
                        FakeStripe.KEY,
                        RunningLyceum.databaseSettings().get("DATABASE_PASSWORD"))
                .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}");
    }

    private static double responses() {
        return Pattern.compile("(?m)^http_4xx_responses_total (.*)$")
                .matcher(OPERATOR.get("/metrics").raw().body())
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }
}

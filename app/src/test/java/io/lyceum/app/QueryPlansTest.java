package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.dropwizard.core.setup.Environment;
import io.lyceum.adapters.jdbi.JdbiIdempotencyKeys;
import io.lyceum.adapters.jdbi.JdbiThrottle;
import io.lyceum.adapters.jdbi.sessions.SessionUpkeep;
import io.lyceum.adapters.jdbi.turns.TurnUpkeep;
import io.lyceum.adapters.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// No statement reads a big table from end to end: neither one of the SQL interfaces, planned for any arguments, nor
/// one that the service executes while every operation is performed, those inside of functions included.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlansTest {

    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-zA-Z][\\w.]*)");
    private static final Pattern WHOLE_TABLE = Pattern.compile("Seq Scan on (\\w+)");
    /// The service avoids reading a table from end to end where it can, and might read an index like that instead.
    private static final Pattern WHOLE_INDEX =
            Pattern.compile("Index (?:Only )?Scan (?:Backward )?using (\\w+) on .*+(?!\n\\s*Index Cond)");
    /// An index for the one would have to be kept up by every request; the other counts all that there is.
    private static final List<String> MAY = List.of("DELETE FROM throttle", "WITH happened AS");

    private static final String USER = "user7@example.org";

    @TempDir
    static Path folder;

    private PostgresServer postgres;
    private Connection superuser;
    private List<String> big;
    private List<String> indexes;

    @BeforeAll
    void load() throws SQLException, IOException {
        postgres = PostgresServer.start(new PostgresServer.Settings(folder, 0, 60, Duration.ofSeconds(60)));
        RunningLyceum.startOn(postgres).close();
        superuser = connect("postgres", "");
        try (var statement = superuser.createStatement();
                var sql = QueryPlansTest.class.getResourceAsStream("/loaded.sql")) {
            statement.execute(new String(sql.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
            for (var setting : List.of(
                    "session_preload_libraries = 'auto_explain'",
                    "auto_explain.log_min_duration = 0",
                    "auto_explain.log_nested_statements = on")) {
                statement.execute("ALTER ROLE lyceum_app SET " + setting);
            }
        }
        big = texts("""
                SELECT relname FROM pg_class
                WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples > 5000""");
        indexes = texts("""
                SELECT i.relname FROM pg_index x
                JOIN pg_class i ON i.oid = x.indexrelid
                JOIN pg_class c ON c.oid = x.indrelid
                WHERE x.indpred IS NULL AND c.relnamespace = 'public'::regnamespace AND c.reltuples > 5000""");
    }

    @AfterAll
    void stop() throws SQLException {
        superuser.close();
        postgres.close();
    }

    @Test
    void noStatementOfAnSqlInterfaceReadsABigTableFromEndToEnd() throws SQLException, IOException {
        Map<String, String> bad = new LinkedHashMap<>();
        var statements = statements();
        try (var application = connect("postgres", "?preferQueryMode=simple");
                var statement = application.createStatement()) {
            statement.execute("SET ROLE lyceum_app");
            for (var sql : statements) {
                var plan = new StringBuilder();
                try (var rows = statement.executeQuery("EXPLAIN (GENERIC_PLAN) " + numbered(sql))) {
                    while (rows.next()) {
                        plan.append(rows.getString(1)).append('\n');
                    }
                }
                if (readsAllOfABigTable(plan.toString())) {
                    bad.put(sql, plan.toString());
                }
            }
        }

        assertThat(statements).hasSizeGreaterThan(50);
        assertThat(bad).isEmpty();
    }

    @Test
    void noOperationReadsABigTableFromEndToEnd() throws IOException, SQLException {
        var lyceum = RunningLyceum.startOn(postgres);
        try {
            var contract =
                    new ApiContract(lyceum.anonymous().get("/openapi.json").body());
            var learner = learner(lyceum);
            var lesson = new DocumentsTest.Lesson(lyceum, learner);
            contract.operations().keySet().stream()
                    .filter(operation -> operation.startsWith("GET ") && !operation.contains("/oauth/"))
                    .map(operation -> lesson.read(operation.substring("GET ".length())))
                    .forEach(answer -> assertThat(answer.status())
                            .as(answer.raw().uri().toString())
                            .isLessThan(400));
            searches()
                    .map(learner::get)
                    .forEach(answer -> assertThat(answer.status()).isEqualTo(200));
            lesson.writes().forEach(answer -> assertThat(answer.status()).isLessThan(300));
            doUpkeep(lyceum);
        } finally {
            lyceum.close();
        }
        var plans = plans();

        assertThat(plans).hasSizeGreaterThan(150).anyMatch(plan -> plan.contains("FROM companion c WHERE"));
        assertThat(plans.stream()
                        .filter(this::readsAllOfABigTable)
                        .filter(plan -> MAY.stream().noneMatch(plan::contains)))
                .isEmpty();
    }

    private static Stream<String> searches() {
        return Stream.of(
                "/api/companions?topic=ab1",
                "/api/companions?topic=ab1cd&sort=relevance",
                "/api/companions?subject=maths&subject=history&topic=c0ffee",
                "/api/companions?subject=maths&voice=male&style=formal",
                "/api/companions?sort=popular",
                "/api/companions?sort=name",
                "/api/companions?bookmarked=true",
                "/api/me/sessions?kind=lesson&state=ended&subject=maths",
                "/api/me/companions?limit=100",
                "/api/sessions/recent?limit=10");
    }

    private static void doUpkeep(RunningLyceum lyceum) {
        var jdbi = Database.open(lyceum.configuration().database()).connect(new Environment("plans"));
        var sessions = new SessionUpkeep(jdbi);
        sessions.endOverdue();
        sessions.giveBackSilent(Duration.ofMinutes(30));
        sessions.sumUpLessons();
        new TurnUpkeep(jdbi).compact(Duration.ofHours(1));
        new JdbiThrottle(jdbi).forget();
        new JdbiIdempotencyKeys(jdbi).forget();
    }

    /// Somebody who has been here for long.
    private Client learner(RunningLyceum lyceum) throws SQLException {
        lyceum.newUser();
        try (var statement = superuser.createStatement()) {
            statement.execute("""
                    UPDATE account SET password_hash = (
                        SELECT password_hash FROM account WHERE password_hash <> '' LIMIT 1)
                    WHERE email = '%s'""".formatted(USER));
        }
        var answer = lyceum.anonymous().post("/api/auth/sign-in", """
                {"email": "%s", "password": "correct horse"}""".formatted(USER));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        return new Client(lyceum.url(), answer.text("/accessToken"));
    }

    private boolean readsAllOfABigTable(String plan) {
        return names(WHOLE_TABLE, plan).anyMatch(big::contains)
                || (!plan.contains("Limit") && names(WHOLE_INDEX, plan).anyMatch(indexes::contains));
    }

    private static Stream<String> names(Pattern pattern, String plan) {
        return pattern.matcher(plan).results().map(found -> found.group(1));
    }

    /// What auto_explain wrote to the server's log, each with the text of its statement.
    private static List<String> plans() throws IOException {
        try (var files = Files.walk(folder.resolve("postgres"))) {
            var log = new StringBuilder();
            for (var file :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                log.append(Files.readString(file));
            }
            return Stream.of(log.toString().split("\n(?!\t)"))
                    .filter(entry -> entry.contains("Query Text: "))
                    .toList();
        }
    }

    private static List<String> statements() {
        var statements = new ArrayList<String>();
        new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.lyceum.adapters.jdbi")
                        .stream()
                        .filter(JavaClass::isInterface)
                        .flatMap(type -> Arrays.stream(type.reflect().getDeclaredMethods()))
                        .forEach(method -> {
                            add(statements, method.getAnnotation(SqlQuery.class), SqlQuery::value);
                            add(statements, method.getAnnotation(SqlUpdate.class), SqlUpdate::value);
                        });
        return statements;
    }

    private static <A> void add(List<String> statements, A annotation, Function<A, String> value) {
        if (annotation != null) {
            statements.add(value.apply(annotation));
        }
    }

    private static String numbered(String sql) {
        var names = new ArrayList<String>();
        return PARAMETER.matcher(sql).replaceAll(found -> {
            if (!names.contains(found.group(1))) {
                names.add(found.group(1));
            }
            return "\\$" + (names.indexOf(found.group(1)) + 1);
        });
    }

    private List<String> texts(String query) throws SQLException {
        try (var statement = superuser.createStatement();
                var rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private Connection connect(String user, String options) throws SQLException, IOException {
        var passwords = new Properties();
        try (var lines = Files.newBufferedReader(folder.resolve("credentials"))) {
            passwords.load(lines);
        }
        return DriverManager.getConnection(postgres.jdbcUrl() + options, user, passwords.getProperty(user));
    }
}

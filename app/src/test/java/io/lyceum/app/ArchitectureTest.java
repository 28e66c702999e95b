package io.lyceum.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.lyceum");

    /// Which contexts a context may use. Adding a line here is an architectural decision.
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            entry("kernel", List.of()),
            entry("audit", List.of("kernel")),
            entry("secrets", List.of("kernel")),
            entry("accounts", List.of("kernel", "audit")),
            entry("apikeys", List.of("kernel", "audit", "accounts")),
            entry("identities", List.of("kernel", "audit", "accounts")),
            entry("callers", List.of("kernel", "audit", "accounts", "apikeys", "identities")),
            entry("billing", List.of("kernel", "audit")),
            entry("privacy", List.of("kernel", "audit", "accounts")),
            entry("staff", List.of("kernel", "audit", "accounts", "privacy")),
            entry("feed", List.of("kernel")),
            entry("mail", List.of("kernel", "audit", "accounts")),
            entry("subscriptions", List.of("kernel")),
            entry("companions", List.of("kernel", "subscriptions")),
            entry("bookmarks", List.of("kernel", "companions")),
            entry("tutors", List.of("kernel", "companions")),
            entry("sessions", List.of("kernel", "companions", "subscriptions", "tutors")),
            entry("turns", List.of("kernel", "companions", "subscriptions", "tutors", "sessions")),
            entry("costs", List.of("kernel", "sessions", "turns")));

    @TestFactory
    Stream<DynamicTest> aContextUsesOnlyTheContextsItMay() {
        return MAY_USE.entrySet().stream()
                .map(entry -> dynamicTest(entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
    }

    private static void check(String context, List<String> others) {
        var allowed = Stream.concat(
                Stream.of("java..", "org.jspecify..", in(context)),
                others.stream().map(ArchitectureTest::in));
        classes()
                .that()
                .resideInAPackage(in(context))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .check(CODE);
    }

    private static String in(String context) {
        return "io.lyceum.domain." + context + "..";
    }

    @Test
    void everyContextIsListed() {
        classes()
                .that()
                .resideInAPackage("io.lyceum.domain..")
                .should()
                .resideInAnyPackage(
                        MAY_USE.keySet().stream().map(ArchitectureTest::in).toArray(String[]::new))
                .check(CODE);
    }

    @Test
    void adaptersDoNotKnowEachOther() {
        slices().matching("io.lyceum.adapters.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CODE);
    }

    @Test
    void resourcesReachTheWorldOnlyThroughUseCases() {
        noClasses()
                .that()
                .resideInAPackage("io.lyceum.adapters.rest..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.lyceum.domain..port..").and(not(resideInAnyPackage(STREAMED_TUTORING))))
                .check(CODE);
    }

    /// What a turn tells about its end are words of the port that answers it.
    private static final String STREAMED_TUTORING = "io.lyceum.domain.tutors.port";

    @TestFactory
    Stream<DynamicTest> everyLibraryStaysInItsAdapter() {
        return Stream.of(
                        new Library(
                                "databases", List.of("jdbi", "postgres"), "org.jdbi..", "java.sql..", "liquibase.."),
                        new Library("PostgreSQL", List.of("jdbi", "postgres"), "org.postgresql.."),
                        new Library(
                                "HTTP", List.of("rest"), "jakarta.ws.rs..", "jakarta.servlet..", "org.eclipse.jetty.."),
                        new Library(
                                "Dropwizard",
                                List.of("rest"),
                                "io.dropwizard",
                                "io.dropwizard.core..",
                                "io.dropwizard.auth..",
                                "io.dropwizard.jersey..",
                                "io.dropwizard.jetty..",
                                "io.dropwizard.jdbi3..",
                                "io.dropwizard.migrations..",
                                "io.dropwizard.servlets..",
                                "io.dropwizard.lifecycle.."),
                        new Library("calls to others", List.of("llm", "identity", "payments"), "okhttp3..", "okio.."),
                        new Library("passwords", List.of("identity"), "com.password4j.."),
                        new Library("metrics", List.of("rest"), "io.prometheus.."),
                        new Library("tokens", List.of("identity", "secrets"), "com.nimbusds.."))
                .map(library -> dynamicTest(library.name(), () -> check(library)));
    }

    private record Library(String name, List<String> homes, List<String> packages) {

        private Library(String name, List<String> homes, String... packages) {
            this(name, homes, List.of(packages));
        }
    }

    private static void check(Library library) {
        noClasses()
                .that()
                .resideInAPackage("io.lyceum.adapters..")
                .and()
                .resideOutsideOfPackages(library.homes().stream()
                        .map(home -> "io.lyceum.adapters." + home + "..")
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library.packages().toArray(String[]::new))
                .check(CODE);
    }

    @Test
    void portsAreInterfaces() {
        classes()
                .that()
                .resideInAPackage("io.lyceum.domain..port")
                .and()
                .areTopLevelClasses()
                .should()
                .beInterfaces()
                .check(CODE);
    }

    @Test
    void interfacesWithSqlAreShared() {
        var interfaces = CODE.stream()
                .filter(type -> type.getMethods().stream()
                        .anyMatch(method -> method.isAnnotatedWith(SqlQuery.class)
                                || method.isAnnotatedWith(SqlUpdate.class)
                                || method.isAnnotatedWith(SqlBatch.class)))
                .map(JavaClass::getName);

        assertThat(interfaces)
                .containsExactlyInAnyOrderElementsOf(
                        Database.SQL_OBJECTS.stream().map(Class::getName).toList());
    }

    @Test
    void onlyTheAppKnowsEverything() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("domain")
                .definedBy("io.lyceum.domain..")
                .layer("adapters")
                .definedBy("io.lyceum.adapters..")
                .layer("app")
                .definedBy("io.lyceum.app..")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("adapters")
                .mayOnlyBeAccessedByLayers("app")
                .check(CODE);
    }

    @Test
    void theDomainReadsNoClockOfItsOwn() {
        noClasses()
                .that()
                .resideInAPackage("io.lyceum.domain..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(CODE);
    }

    @Test
    void nothingIsNamedForBeingUseful() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..impl..")
                .check(CODE);
        for (String word : List.of("Util", "Utils", "Helper", "Manager", "Base", "Impl", "DTO")) {
            noClasses().should().haveSimpleNameEndingWith(word).check(CODE);
        }
    }

    @Test
    void contextsAndAdaptersDoNotGoInCircles() {
        slices().matching("io.lyceum.domain.(*)..").should().beFreeOfCycles().check(CODE);
        slices().matching("io.lyceum.adapters.(**)").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void aPackageThatGrowsIsSplitByNoun() {
        assertThat(packagesOfMoreThan(25)).isEmpty();
    }

    private static List<String> packagesOfMoreThan(long files) {
        return CODE.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(groupingBy(JavaClass::getPackageName, counting()))
                .entrySet()
                .stream()
                .filter(found -> found.getValue() > files)
                .map(String::valueOf)
                .toList();
    }

    @Test
    void aRuleThatIsBrokenIsNoticed() {
        assertThatThrownBy(() -> check("sessions", List.of("kernel"))).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> check(new Library("databases", List.of("rest"), "org.jdbi..")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> check(new Library("tokens", List.of("rest"), "com.nimbusds..")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() ->
                        noClasses().should().resideInAnyPackage("..kernel..").check(CODE))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> slices().matching("io.lyceum.(**)")
                        .should()
                        .beFreeOfCycles()
                        .check(CODE))
                .isInstanceOf(AssertionError.class);
        assertThat(packagesOfMoreThan(10)).isNotEmpty();
    }
}

package io.lyceum.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.lyceum");

    /// Which contexts a context may use. Adding a name here is an architectural decision.
    private static final Map<String, List<String>> MAY_USE = Map.of(
            "kernel", List.of(),
            "accounts", List.of("kernel"),
            "subscriptions", List.of("kernel"),
            "companions", List.of("kernel", "subscriptions"),
            "bookmarks", List.of("kernel", "companions"),
            "sessions", List.of("kernel", "companions", "subscriptions"));

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
    void aLibraryStaysInItsAdapter() {
        onlyIn("io.lyceum.adapters.jdbi..", "org.jdbi..", "liquibase..");
        onlyIn("io.lyceum.adapters.rest..", "jakarta.ws.rs..", "org.eclipse.jetty..");
        onlyIn("io.lyceum.adapters.llm..", "okhttp3..");
        onlyIn("io.lyceum.adapters.identity..", "com.nimbusds..", "com.password4j..");
    }

    private static void onlyIn(String home, String... libraries) {
        noClasses()
                .that()
                .resideInAPackage("io.lyceum.adapters..")
                .and()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
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
                .check(CODE);
    }

    @Test
    void thereAreNoUtilityPackages() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..impl..")
                .check(CODE);
    }

    private static String in(String context) {
        return "io.lyceum.domain." + context + "..";
    }
}

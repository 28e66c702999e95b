package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.lyceum.domain.accounts.UserSecret;
import io.lyceum.domain.kernel.UserId;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Records print all they have, unless told otherwise. Whatever is named like a secret must not be printed.
class RedactionTest {

    private static final String PLANTED = "planted-0123456789";

    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(password|secret|token|credential|verifier|cookie|nonce|jwk|ticket|signature|hash)s?|keys?|apikey|code|link");

    /// Named like one, and none: by the record and its component.
    private static final Set<String> NO_SECRETS = Set.of(
            "CatalogueFile.Line.key",
            "CompanionSql.Found.key",
            "DownloadLinks.Pass.key",
            "Erasure.signature",
            "Idempotency.Call.key",
            "IdempotencyKeys.Request.key",
            "KeySetResource.KeySet.keys",
            "KeysRotateTask.Line.key",
            "KeysRotateTask.Outcome.key",
            "LoadCatalogue.Entry.key",
            "Position.key",
            "PrivacyResource.ErasureView.signature",
            "Problem.FieldError.code",
            "ProviderError.code",
            "ReceiptSigner.Signed.signature",
            "RenewSigningKeys.Renewed.key",
            "Seal.code",
            "SealAnew.Count.key",
            "SealAnew.Outcome.key",
            "SealAnew.Stuck.key",
            "Turn.code",
            "TurnEnd.code",
            "TurnStop.code",
            "TurnStream.Incomplete.code",
            "TurnView.code");

    @Test
    void noRecordShowsItsSecrets() throws ReflectiveOperationException {
        Set<String> shown = new TreeSet<>();
        int looked = 0;
        for (var type : records()) {
            for (var component : type.getRecordComponents()) {
                String name = name(type) + "." + component.getName();
                if (isSecret(component) && !NO_SECRETS.contains(name)) {
                    looked++;
                    if (make(type, component).toString().contains(PLANTED)) {
                        shown.add(name);
                    }
                }
            }
        }

        assertThat(shown).isEmpty();
        assertThat(looked).isGreaterThan(20);
    }

    @Test
    void everyExceptionIsNeeded() {
        assertThat(records().stream()
                        .flatMap(type -> Arrays.stream(type.getRecordComponents())
                                .filter(RedactionTest::isSecret)
                                .map(component -> name(type) + "." + component.getName())))
                .containsAll(NO_SECRETS);
    }

    @Test
    void aSecretOfAUserIsNotPrinted() {
        var secret = UserSecret.random(new UserId(UUID.randomUUID()));

        assertThat(secret.toString()).isEqualTo("UserSecret[]");
    }

    @Test
    void aRecordThatPrintsAllIsNoticed() throws ReflectiveOperationException {
        record Careless(String user, Optional<String> password) {}

        var component = Careless.class.getRecordComponents()[1];

        assertThat(isSecret(component)).isTrue();
        assertThat(make(Careless.class, component).toString()).contains(PLANTED);
    }

    private static List<Class<?>> records() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.lyceum").stream()
                        .filter(type -> type.isRecord())
                        .<Class<?>>map(type -> type.reflect())
                        .toList();
    }

    private static boolean isSecret(RecordComponent component) {
        return SECRET.matcher(component.getName()).matches() && holdsText(component.getGenericType());
    }

    private static boolean holdsText(Type type) {
        return type == String.class
                || type == byte[].class
                || (type instanceof ParameterizedType generic
                        && Arrays.stream(generic.getActualTypeArguments()).anyMatch(RedactionTest::holdsText));
    }

    private static String name(Class<?> type) {
        return type.getName().replaceFirst(".*\\.", "").replace('$', '.');
    }

    private static Object make(Class<?> type, RecordComponent secret) throws ReflectiveOperationException {
        var components = type.getRecordComponents();
        Constructor<?> constructor = type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        return constructor.newInstance(Arrays.stream(components)
                .map(component -> value(component, component.getName().equals(secret.getName())))
                .toArray());
    }

    private static @Nullable Object value(RecordComponent component, boolean planted) {
        String text = planted ? PLANTED : "something";
        var type = component.getType();
        if (type == String.class) {
            return text;
        } else if (type == Optional.class) {
            return planted ? Optional.of(text) : Optional.empty();
        } else if (type == List.class) {
            return planted ? List.of(text) : List.of();
        } else if (type == Set.class) {
            return planted ? Set.of(text) : Set.of();
        } else if (type == Map.class) {
            return planted ? Map.of("name", text) : Map.of();
        } else if (type == boolean.class) {
            return false;
        } else if (type == int.class) {
            return 1;
        } else if (type == long.class) {
            return 1L;
        } else if (type == double.class) {
            return 1.0;
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return null;
    }
}

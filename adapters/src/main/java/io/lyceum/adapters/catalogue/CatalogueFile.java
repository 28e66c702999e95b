package io.lyceum.adapters.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.lyceum.domain.companions.LoadCatalogue;
import io.lyceum.domain.companions.Style;
import io.lyceum.domain.companions.Subject;
import io.lyceum.domain.companions.Traits;
import io.lyceum.domain.companions.Visibility;
import io.lyceum.domain.companions.Voice;
import io.lyceum.domain.kernel.OneLine;
import io.lyceum.domain.kernel.Term;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads companions from YAML; the format is described at the top of the file that comes with the service.
public final class CatalogueFile {

    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private CatalogueFile() {}

    private record Contents(@Nullable List<Line> companions) {}

    private record Line(
            @Nullable String key,
            @Nullable String name,
            @Nullable String subject,
            @Nullable String topic,
            @Nullable String voice,
            @Nullable String style,
            @Nullable Integer duration,
            @Nullable String language) {}

    /// Reads all entries.
    ///
    /// @throws CatalogueUnreadable with a message for the operator that names the entry and the field
    public static List<LoadCatalogue.Entry> read(InputStream in) {
        try {
            var contents = YAML.readValue(in, Contents.class);
            List<LoadCatalogue.Entry> entries = new ArrayList<>();
            Set<String> keys = new HashSet<>();
            for (var line : contents.companions() == null ? List.<Line>of() : contents.companions()) {
                var entry = entry(line);
                if (!keys.add(entry.key())) {
                    throw new CatalogueUnreadable("The key " + entry.key() + " occurs twice");
                }
                entries.add(entry);
            }
            return entries;
        } catch (JsonProcessingException e) {
            throw new CatalogueUnreadable("The file is not a catalogue: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new CatalogueUnreadable("The file cannot be read: " + e.getMessage());
        }
    }

    private static LoadCatalogue.Entry entry(Line line) {
        String key = text(line.key(), "a companion", "key", 100);
        int duration = line.duration() == null ? Traits.DEFAULT_DURATION : line.duration();
        if (duration < 1 || duration > Traits.MAX_DURATION) {
            throw new CatalogueUnreadable(key + ": duration must be from 1 to " + Traits.MAX_DURATION);
        }
        return new LoadCatalogue.Entry(
                key,
                new Traits(
                        text(line.name(), key, "name", Traits.MAX_NAME),
                        term(Subject.class, line.subject(), key, "subject"),
                        text(line.topic(), key, "topic", Traits.MAX_TOPIC),
                        term(Voice.class, line.voice(), key, "voice"),
                        term(Style.class, line.style(), key, "style"),
                        duration,
                        line.language() == null ? Traits.DEFAULT_LANGUAGE : line.language(),
                        Visibility.PUBLIC));
    }

    private static String text(@Nullable String text, String key, String field, int max) {
        String stripped = OneLine.tidy(text == null ? "" : text);
        if (!OneLine.is(stripped)) {
            throw new CatalogueUnreadable(key + ": " + field + " must be one line without invisible characters");
        }
        if (stripped.isEmpty() || stripped.codePointCount(0, stripped.length()) > max) {
            throw new CatalogueUnreadable(key + ": " + field + " must have 1 to " + max + " characters");
        }
        return stripped;
    }

    private static <E extends Enum<E>> E term(Class<E> type, @Nullable String text, String key, String field) {
        return Term.find(type, text == null ? "" : text)
                .orElseThrow(() -> new CatalogueUnreadable(key + ": " + field + " cannot be " + text));
    }

    public static final class CatalogueUnreadable extends RuntimeException {

        private static final long serialVersionUID = 1;

        private CatalogueUnreadable(String message) {
            super(message);
        }
    }
}

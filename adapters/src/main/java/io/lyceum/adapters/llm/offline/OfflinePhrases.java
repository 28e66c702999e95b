package io.lyceum.adapters.llm.offline;

import static java.util.stream.Collectors.toMap;

import io.lyceum.domain.companions.Style;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/// What the offline tutor says and understands in one language; the texts are in `offline/<language>.properties`.
final class OfflinePhrases {

    private static final String ENGLISH = "en";
    private static final Map<String, OfflinePhrases> ALL =
            Stream.of(ENGLISH, "de", "fr", "es").collect(toMap(language -> language, OfflinePhrases::new));

    private final Map<String, List<String>> variants;

    private OfflinePhrases(String language) {
        this.variants = read("/offline/" + language + ".properties");
    }

    /// English where the language is not spoken.
    ///
    /// @param tag a BCP 47 tag
    static OfflinePhrases in(String tag) {
        var language = Locale.forLanguageTag(tag).getLanguage();
        return ALL.containsKey(language) ? of(language) : of(ENGLISH);
    }

    /// One of the ways to say it. The same number gives the same one.
    String say(Style style, String key, int number) {
        var styled = style.name().toLowerCase(Locale.ROOT) + '.' + key;
        var ways = list(variants.containsKey(styled) ? styled : key);
        return ways.get(Math.floorMod(number, ways.size()));
    }

    /// The words and phrases that mean what the key names.
    List<String> meaning(String key) {
        return list("match." + key);
    }

    private List<String> list(String key) {
        var found = variants.get(key);
        if (found == null) {
            throw new IllegalArgumentException("no phrase for " + key);
        }
        return found;
    }

    private static OfflinePhrases of(String language) {
        var phrases = ALL.get(language);
        if (phrases == null) {
            throw new IllegalArgumentException("no phrases in " + language);
        }
        return phrases;
    }

    private static Map<String, List<String>> read(String resource) {
        var properties = new Properties();
        try (var stream = OfflinePhrases.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream()
                .collect(toMap(
                        key -> key,
                        key -> List.of(properties.getProperty(key, "").split("\\|", -1))));
    }
}

package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lyceum.adapters.rest.problems.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The guide names every code under its status, and none that there is not.
class ProblemTableTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([45]\\d\\d(?:, [45]\\d\\d)*) \\| (.*) \\|$");
    private static final Pattern CODE = Pattern.compile("`([a-z0-9-]+)`");

    @Test
    void theTableOfTheGuideHasAllCodes() throws IOException {
        String guide = Files.readString(Path.of("../docs/api.md"));
        Map<String, Set<String>> listed = new TreeMap<>();
        ROW.matcher(guide)
                .results()
                .forEach(row -> CODE.matcher(row.group(2))
                        .results()
                        .forEach(code -> listed.computeIfAbsent(code.group(1), _ -> new TreeSet<>())
                                .addAll(Arrays.asList(row.group(1).split(", ")))));

        assertThat(listed.keySet())
                .containsAll(Arrays.stream(ProblemType.values())
                        .map(ProblemType::code)
                        .toList());
        assertThat(listed).hasSameSizeAs(ProblemType.values());
        for (var type : ProblemType.values()) {
            assertThat(listed.get(type.code())).as(type.code()).contains(Integer.toString(type.status()));
        }
    }

    @Test
    void theContentsNameAllParts() throws IOException {
        String guide = Files.readString(Path.of("../docs/api.md"));

        Pattern.compile("(?m)^## (.*)$").matcher(guide).results().forEach(part -> {
            String anchor = part.group(1).toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9 -]", "");
            assertThat(guide).contains("- [%s](#%s)\n".formatted(part.group(1), anchor.replace(' ', '-')));
        });
    }
}

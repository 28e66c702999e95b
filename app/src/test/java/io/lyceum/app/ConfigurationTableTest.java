package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationTableTest {

    @Test
    void theReadmeListsEveryVariableOfTheConfigurationWithItsDefault() throws IOException {
        var inConfiguration = found("../config.yml", "\\$\\{([A-Z_]+):-([^}]*)}");
        var inReadme = found("../README.md", "(?m)^\\| `([A-Z_]+)` \\| `?([^`|]*?)`? \\|");

        assertThat(inReadme).isEqualTo(inConfiguration).isNotEmpty();
    }

    private static Set<String> found(String file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(Path.of(file)))
                .results()
                .map(match -> match.group(1) + "=" + match.group(2).strip())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

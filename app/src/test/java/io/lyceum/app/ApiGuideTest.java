package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.dropwizard.testing.ConfigOverride;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Does what `docs/api.md` says, in order, and compares. Its `http` blocks come in pairs, a request and the answer.
///
/// In an answer, `...` stands for any text and `{name}` for a text that is remembered; from then on, and in requests,
/// `{name}` is that text. White space between the parts of a JSON document does not count. Headers that are not shown
/// are not looked at, nor is a body when none is shown. An answer that ends with a line `...` is hung up on as soon as
/// the rest of it has come.
class ApiGuideTest {

    private static final Path GUIDE = Path.of("../docs/api.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```http\\n(.*?)\\n```$");
    private static final Pattern BLANK = Pattern.compile("\\.\\.\\.|\\{([a-z][A-Za-z]*)}");
    private static final String AND_SO_ON = "\n...";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @SuppressWarnings("NullAway.Init")
    private static RunningLyceum lyceum;

    private final Map<String, String> remembered = new HashMap<>();

    /// The first line, the headers and the body of a request or an answer.
    private record Part(String first, List<String> headers, String body) {

        static Part of(String block) {
            String[] halves = block.split("\n\n", 2);
            var lines = halves[0].lines().toList();
            return new Part(lines.getFirst(), lines.subList(1, lines.size()), halves.length > 1 ? halves[1] : "");
        }
    }

    /// A new service with a database of its own, as `./lyceum` starts it, but with a tutor that takes its time, so that
    /// there is something to stop.
    @BeforeAll
    static void start(@TempDir Path folder) {
        lyceum = RunningLyceum.startAlone(
                folder,
                ConfigOverride.config("llm.providers[0].kind", "offline"),
                ConfigOverride.config("llm.providers[0].models[0].id", "socrates"),
                ConfigOverride.config("llm.providers[0].wordDelay", "40ms"));
    }

    @AfterAll
    static void stop() {
        lyceum.close();
    }

    @TestFactory
    Stream<DynamicTest> theServiceAnswersAsTheGuideSays() throws IOException {
        String guide = Files.readString(GUIDE)
                .replace("http://localhost:8080", lyceum.url())
                .replace("http://localhost:8081", lyceum.adminUrl());
        List<Part> parts = new ArrayList<>();
        BLOCK.matcher(guide).results().map(block -> Part.of(block.group(1))).forEach(parts::add);
        List<DynamicTest> examples = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += 2) {
            var request = parts.get(i);
            var answer = parts.get(Math.min(i + 1, parts.size() - 1));
            examples.add(dynamicTest(request.first(), () -> check(request, answer)));
        }
        assertThat(examples).as("examples in " + GUIDE).hasSizeGreaterThan(20);
        return examples.stream();
    }

    private void check(Part request, Part answer) throws IOException, InterruptedException {
        assertThat(answer.first()).as("the answer to " + request.first()).startsWith("HTTP/1.1 ");
        var actual = HTTP.send(request(request), BodyHandlers.ofInputStream());
        try (var body = actual.body()) {
            int wanted = Integer.parseInt(answer.first().split(" ", -1)[1]);
            if (actual.statusCode() != wanted) {
                assertThat(actual.statusCode())
                        .as(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(wanted);
            }
            answer.headers().forEach(header -> checkHeader(header, actual));
            if (!answer.body().isEmpty()) {
                checkBody(answer.body(), isJson(actual), body);
            }
        }
    }

    private void checkBody(String wanted, boolean json, InputStream body) throws IOException {
        if (wanted.endsWith(AND_SO_ON)) {
            var pattern = pattern(wanted.substring(0, wanted.length() - AND_SO_ON.length()));
            match(wanted, pattern, readUntil(pattern, body));
        } else {
            String whole = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            match(wanted, Pattern.compile(pattern(tidy(wanted, json)) + "$"), tidy(whole, json));
        }
    }

    private void match(String wanted, Pattern pattern, String found) {
        var matcher = pattern.matcher(found);
        assertThat(matcher.lookingAt()).as("%s%n should be %n%s", found, wanted).isTrue();
        remember(wanted, matcher);
    }

    private HttpRequest request(Part part) {
        String[] line = filled(part.first()).split(" ", -1);
        String url = line[1].startsWith("/") ? lyceum.url() + line[1] : line[1];
        var request = HttpRequest.newBuilder(URI.create(url))
                .method(
                        line[0],
                        part.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(filled(part.body())));
        part.headers().forEach(header -> request.header(name(header), filled(value(header))));
        return request.build();
    }

    private void checkHeader(String header, HttpResponse<?> actual) {
        String found = String.join(", ", actual.headers().allValues(name(header)));
        var matcher = pattern(value(header)).matcher(found);
        assertThat(matcher.matches()).as("%s, but found %s", header, found).isTrue();
        remember(header, matcher);
    }

    private static String name(String header) {
        return header.substring(0, header.indexOf(':'));
    }

    private static String value(String header) {
        return header.substring(header.indexOf(':') + 1).strip();
    }

    private static boolean isJson(HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Type").orElse("").contains("json");
    }

    private static String readUntil(Pattern pattern, InputStream body) throws IOException {
        var text = new StringBuilder();
        byte[] buffer = new byte[8_192];
        while (!pattern.matcher(text).lookingAt()) {
            int read = body.read(buffer);
            if (read < 0) {
                break;
            }
            text.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /// Without the white space at the end and, in JSON, outside of strings.
    private static String tidy(String text, boolean json) {
        return json
                ? Pattern.compile("(\"(?:[^\"\\\\]|\\\\.)*\")|\\s+")
                        .matcher(text)
                        .replaceAll(token -> Matcher.quoteReplacement(token.group(1) == null ? "" : token.group(1)))
                : text.stripTrailing();
    }

    private String filled(String text) {
        return BLANK.matcher(text).replaceAll(blank -> Matcher.quoteReplacement(value(blank.group(), blank.group(1))));
    }

    private String value(String text, String name) {
        return name == null ? text : remembered.getOrDefault(name, text);
    }

    /// What an answer must look like, with a group for each name that is not known yet.
    private Pattern pattern(String wanted) {
        var pattern = new StringBuilder();
        Set<String> met = new LinkedHashSet<>();
        var blank = BLANK.matcher(wanted);
        int end = 0;
        while (blank.find()) {
            pattern.append(Pattern.quote(wanted.substring(end, blank.start())));
            String name = blank.group(1);
            if (name == null) {
                pattern.append("(?s:.*?)");
            } else if (remembered.containsKey(name)) {
                pattern.append(Pattern.quote(remembered.get(name)));
            } else {
                pattern.append(met.add(name) ? "(?<" + name + ">[^\"\\s]+)" : "\\k<" + name + ">");
            }
            end = blank.end();
        }
        return Pattern.compile(pattern + Pattern.quote(wanted.substring(end)));
    }

    private void remember(String wanted, Matcher matcher) {
        BLANK.matcher(wanted)
                .results()
                .map(blank -> blank.group(1))
                .filter(name -> name != null && !remembered.containsKey(name))
                .distinct()
                .toList()
                .forEach(name -> remembered.put(name, matcher.group(name)));
    }
}

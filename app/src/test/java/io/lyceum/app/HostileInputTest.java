package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.testing.ConfigOverride;
import io.lyceum.app.Client.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a client sends, it is told what is wrong in a problem document, and nothing is kept of it.
class HostileInputTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();

    private final Client user = LYCEUM.newUser();
    private final String companion = user.newCompanion();
    private final String session = user.newSession(companion);

    @TestFactory
    Stream<DynamicTest> aBodyThatIsNotTheRightJsonIsRefused() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("nothing", "");
        bodies.put("null", "null");
        bodies.put("a list", "[]");
        bodies.put("a text", "\"text\"");
        bodies.put("a number", "5");
        bodies.put("plain text", "hello");
        bodies.put("half a document", "{\"name\": ");
        bodies.put("two documents", "{} {}");
        bodies.put("an unknown member", "{\"nobodyKnowsThis\": 1}");
        bodies.put("33 levels", "{\"name\": " + "[".repeat(32) + "]".repeat(32) + "}");
        bodies.put("2,000 levels", "{\"name\": " + "[".repeat(2_000) + "]".repeat(2_000) + "}");
        bodies.put("2,000 levels of lists", "[".repeat(2_000) + "]".repeat(2_000));
        bodies.put("a comment", "/* no */ {}");
        bodies.put("300 KiB", "{\"name\": \"" + "a".repeat(300 * 1024) + "\"}");
        return routesWithBody()
                .flatMap(route -> bodies.entrySet().stream()
                        .map(body -> dynamicTest(
                                route + " " + body.getKey(),
                                () -> refused(() -> call(route, BodyPublishers.ofString(body.getValue()))))));
    }

    @TestFactory
    Stream<DynamicTest> aBodyWithoutWhatIsNeededIsRefused() {
        return routesWithBody()
                .filter(route -> route.method().equals("POST"))
                .map(route ->
                        dynamicTest(route.toString(), () -> refused(() -> call(route, BodyPublishers.ofString("{}")))));
    }

    @TestFactory
    Stream<DynamicTest> aMemberTwiceIsRefused() {
        return eachMember((body, member) -> {
            String once = body.toString();
            return List.of(once.substring(0, once.length() - 1) + ",\"" + member + "\":" + body.get(member) + "}");
        });
    }

    @TestFactory
    Stream<DynamicTest> aMemberOfAnotherTypeIsRefused() {
        return eachMember((body, member) -> {
            List<String> wrong = body.get(member).isTextual()
                    ? List.of("5", "5.7", "true", "{}", "[]", "[\"a\"]")
                    : body.get(member).isNumber()
                            ? List.of(
                                    "\"5\"",
                                    "5.7",
                                    "1e999",
                                    "-1e999",
                                    "99999999999999999999",
                                    "4294967297",
                                    "true",
                                    "{}",
                                    "[5]",
                                    "\"\"",
                                    "0",
                                    "-1",
                                    "9".repeat(900))
                            : List.of("5", "1", "0", "\"true\"", "\"\"", "{}", "[true]");
            return with(body, member, wrong);
        });
    }

    @TestFactory
    Stream<DynamicTest> textThatCannotBeKeptIsRefused() {
        return eachMember((body, member) -> body.get(member).isTextual()
                ? with(
                        body,
                        member,
                        List.of(
                                "\"a\\u0000b\"",
                                "\"a\\ud800b\"",
                                "\"\\udc00\"",
                                "\"a\\udc00\\ud800b\"",
                                "\"" + "x".repeat(33_000) + "\""))
                : List.of());
    }

    @TestFactory
    Stream<DynamicTest> aBodyInAnotherEncodingIsRefused() {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("a broken UTF-32", new byte[] {'{', 0, 0, 0, -1, -1, -1, -1, '}', 0, 0, 0});
        bodies.put("a broken UTF-8", new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'});
        bodies.put("an overlong NUL", new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xc0, (byte) 0x80, '"', '}'});
        bodies.put(
                "half a surrogate in UTF-8",
                new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'});
        bodies.put("zeros", new byte[64]);
        bodies.put("a mark without text", new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
        return routesWithBody()
                .flatMap(route -> bodies.entrySet().stream()
                        .map(body -> dynamicTest(
                                route + " " + body.getKey(),
                                () -> refused(() -> call(route, BodyPublishers.ofByteArray(body.getValue()))))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void jsonIsUtf8AndNothingElse(String charset) {
        byte[] body = right("POST /api/companions").toString().getBytes(Charset.forName(charset));

        refused(() -> call(new Route("POST", "/api/companions"), BodyPublishers.ofByteArray(body)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/octet-stream",
                "nonsense",
                "application/json; charset=nonsense",
                "application/json; charset=utf-16",
                ";",
                "*/*"
            })
    void aBodyOfAnotherTypeIsRefused(String type) {
        long before = kept();

        var answer = Client.send(
                user.request("/api/companions").setHeader("Content-Type", type).POST(BodyPublishers.ofString("{}")));

        assertProblem(answer);
        assertThat(answer.status()).isIn(400, 415, 422);
        assertThat(kept()).isEqualTo(before);
    }

    @Test
    void anAnswerThatNobodyCanMakeIsRefusedBeforeAnythingIsDone() {
        routesWithBody()
                .forEach(route -> refused(() -> call(
                        route, BodyPublishers.ofString(right(route.toString()).toString()), "Accept", "image/png")));
        for (String accept : List.of("image/png", "nonsense", "text/html;q=x", ",,,", "application/json;q=0")) {
            var answer = user.get("/api/companions/" + companion, "Accept", accept);
            if (answer.status() != 200) {
                assertProblem(answer);
                assertThat(answer.status()).as(accept).isIn(400, 406);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> aBodyOverTheLimitIsRefused() throws IOException {
        byte[] large = ("{\"name\": \"" + "a".repeat(300 * 1024) + "\"}").getBytes(StandardCharsets.UTF_8);
        byte[] bomb = zipped(50);
        return routesWithBody()
                .flatMap(route -> Stream.of(
                        dynamicTest(
                                route + " with its length",
                                () -> assertThat(refused(() -> call(route, BodyPublishers.ofByteArray(large)))
                                                .status())
                                        .isEqualTo(413)),
                        dynamicTest(
                                route + " in chunks",
                                () -> assertThat(refused(() -> call(
                                                        route,
                                                        BodyPublishers.ofInputStream(
                                                                () -> new ByteArrayInputStream(large))))
                                                .status())
                                        .isEqualTo(413)),
                        dynamicTest(
                                route + " as 50 MB zipped",
                                () -> assertThat(refused(() -> call(
                                                        route,
                                                        BodyPublishers.ofByteArray(bomb),
                                                        "Content-Encoding",
                                                        "gzip"))
                                                .status())
                                        .isEqualTo(413))));
    }

    @Test
    void aBodyThatIsZippedIsUnderstoodAndABrokenOneRefused() throws IOException {
        byte[] right = zip("{\"displayName\": \"Zipped\"}".getBytes(StandardCharsets.UTF_8));
        byte[] half = java.util.Arrays.copyOf(right, right.length - 12);
        var patch = new Route("PATCH", "/api/me");

        assertThat(call(patch, BodyPublishers.ofByteArray(right), "Content-Encoding", "gzip")
                        .text("/displayName"))
                .isEqualTo("Zipped");
        assertThat(refused(() -> call(patch, BodyPublishers.ofByteArray(half), "Content-Encoding", "gzip"))
                        .status())
                .isEqualTo(400);
        assertThat(refused(() -> call(
                                patch, BodyPublishers.ofString("{\"bio\": \"plain\"}"), "Content-Encoding", "gzip"))
                        .status())
                .isEqualTo(400);
        refused(() -> call(patch, BodyPublishers.ofByteArray(right), "Content-Encoding", "br"));
    }

    @Test
    void routesWithoutABodyDoNotMindOne() {
        for (String path : List.of("/api/sessions/" + session + "/end", "/api/auth/sign-out")) {
            var client = user;
            var answer = client.post(path, "[".repeat(100), "Accept", "application/json");
            assertThat(answer.status()).as(path).isIn(200, 204);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=-1",
                "limit=0",
                "limit=101",
                "limit=abc",
                "limit=%00",
                "nobody=%00",
                "limit=99999999999",
                "limit=1.5",
                "page=0",
                "page=-1",
                "page=2147483647",
                "page=9999999999",
                "topic=%00",
                "q=%zz",
                "q=%",
                "q=%4",
                "limit=%zz",
                "subject=nonsense",
                "subject=",
                "subject=maths&subject=nonsense",
                "voice=MALE",
                "sort=%27",
                "author=1",
                "bookmarked=maybe",
                "cursor=%00",
                "cursor=AAAA",
                "cursor=....",
                "cursor=\u00e9"
            })
    void aQueryWithoutMeaningIsRefused(String query) {
        var answer = RawHttp.send(LYCEUM.port(), head("GET", "/api/companions?" + query, ""));

        assertProblem(answer);
        assertThat(answer.status()).isIn(400, 422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/me/sessions?from=+1000000000-12-31T23:59:59Z",
                "/api/me/sessions?from=%2B1000000000-12-31T23:59:59Z",
                "/api/me/sessions?to=-1000000000-01-01T00:00:00Z",
                "/api/me/sessions?from=yesterday",
                "/api/me/sessions?state=nonsense",
                "/api/chat/history?before=%2B1000000000-12-31T23:59:59Z",
                "/api/chat/history?before=-1000000000-01-01T00:00:00Z",
                "/api/chat/history?before=nonsense",
                "/api/me/bookmarks?cursor=x",
                "/api/me/companions?limit=1000",
                "/api/sessions/recent?limit=0"
            })
    void aListRefusesWhatItCannotRead(String path) {
        var answer = RawHttp.send(LYCEUM.port(), head("GET", path, ""));

        assertProblem(answer);
        assertThat(answer.status()).isIn(400, 422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/companions/1",
                "/api/companions/%00",
                "/api/companions/0-0-0-0-0",
                "/api/companions/{}",
                "/api/companions/..%2f..%2fetc%2fpasswd",
                "/api/companions/%2e%2e/me",
                "/api/companions/;x=1",
                "/api/companions;x=1",
                "/api/me;x=1/",
                "/api;x=1/me",
                "/api/companions/%ff",
                "/api/companions/%zz",
                "/api/%2F/me",
                "/api//me",
                "/api/me/",
                "/nothing/here",
                "/",
                "/api/companions/\u00e9",
                "/api/companions/a|b",
                "/api/companions/a\\b",
                "http://localhost/api/nothing",
                "*"
            })
    void aPathThatLeadsNowhereIsRefused(String path) {
        var answer = RawHttp.send(LYCEUM.port(), head("GET", path, ""));

        if (answer.status() == 200) {
            assertThat(path).isIn("/api/me/", "/");
        } else {
            assertProblem(answer);
            assertThat(answer.status()).isIn(400, 404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/companions;x=1", "/api/me;x=1", "/api/companions;limit=1?limit=1", "/api;a/me"})
    void parametersInAPathAreRefused(String path) {
        var answer = RawHttp.send(LYCEUM.port(), head("GET", path, ""));

        assertProblem(answer);
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void requestsThatBreakTheProtocolAreRefused() {
        String valid = head("GET", "/api/me", "");
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put("lines that end in LF", valid.replace("\r\n", "\n"));
        requests.put("one line that ends in LF", valid.replace("HTTP/1.1\r\n", "HTTP/1.1\n"));
        requests.put("two hosts", head("GET", "/api/me", "Host: example.org\r\n"));
        requests.put("a folded header", head("GET", "/api/me", "X-Folded: a\r\n b\r\n"));
        requests.put("no host", valid.replaceFirst("Host: [^\r]*\r\n", ""));
        requests.put("a space before the colon", head("GET", "/api/me", "X-Space : a\r\n"));
        requests.put("a header without colon", head("GET", "/api/me", "nonsense\r\n"));
        requests.put("NUL in a header", head("GET", "/api/me", "X-Nul: a\0b\r\n"));
        requests.put("two lengths", head("POST", "/api/companions", "Content-Length: 2\r\nContent-Length: 3\r\n"));
        requests.put("a negative length", head("POST", "/api/companions", "Content-Length: -2\r\n"));
        requests.put(
                "length and chunks",
                head("POST", "/api/companions", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n");
        requests.put(
                "a broken chunk",
                head("POST", "/api/companions", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n")
                        + "zz\r\n{}\r\n0\r\n\r\n");
        requests.put("HTTP/9.9", valid.replace("HTTP/1.1", "HTTP/9.9"));
        requests.put("HTTP/0.9", "GET /api/me\r\n\r\n");
        requests.put("an unknown method", head("NONSENSE", "/api/me", ""));
        requests.put("TRACE", head("TRACE", "/api/me", ""));
        requests.put("40 kB of headers", head("GET", "/api/me", "X-Large: " + "a".repeat(40_000) + "\r\n"));
        requests.put("a path of 40 kB", head("GET", "/api/" + "a".repeat(40_000), ""));

        requests.forEach((what, request) -> {
            var answer = RawHttp.send(LYCEUM.port(), request);
            assertThat(answer.text()).as(what).startsWith("HTTP/1.");
            assertThat(answer.status()).as(what).isBetween(400, 505).isNotEqualTo(500);
            assertProblem(answer);
        });
    }

    @Test
    void headersOf9KilobytesAreUnderstood() {
        var answer = RawHttp.send(LYCEUM.port(), head("GET", "/api/me", "X-Large: " + "a".repeat(9_000) + "\r\n"));

        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-Match: \"7\"",
                "If-Match: nonsense",
                "If-None-Match: nonsense",
                "If-None-Match: \"",
                "If-Modified-Since: nonsense",
                "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
                "Range: bytes=5-1",
                "Accept-Language: ;;;",
                "Accept-Encoding: ;;;",
                "Cookie: ;;;=",
                "Expect: nonsense",
                "X-Request-Id: a b\u00e9",
                "X-Forwarded-For: nonsense",
                "traceparent: nonsense",
                "User-Agent: \u00ff\u00fe"
            })
    void aHeaderWithoutMeaningNeverBreaksARequest(String header) {
        for (String path : List.of("/api/companions/" + companion, "/api/companions", "/api/me")) {
            var answer = RawHttp.send(LYCEUM.port(), head("GET", path, header + "\r\n"));

            if (answer.status() >= 400) {
                assertProblem(answer);
                assertThat(answer.status()).as(path).isLessThan(500);
            }
        }
    }

    @Test
    void slowBodiesHoldNobodyUp() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                var socket = new Socket("localhost", LYCEUM.port());
                slow.add(socket);
                socket.getOutputStream()
                        .write((head(
                                                "POST",
                                                "/api/companions",
                                                "Content-Type: application/json\r\nContent-Length: 1000\r\n")
                                        + "{")
                                .getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            }
            for (int round = 0; round < 10; round++) {
                var begun = Instant.now();
                assertThat(LYCEUM.anonymous().get("/api/health").status()).isEqualTo(200);
                assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(2));
                slow.get(round).getOutputStream().write(' ');
            }
            assertThat(user.get("/api/me").status()).isEqualTo(200);
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aBodyThatNeverComesIsGivenUp() {
        try (var node =
                RunningLyceum.start(ConfigOverride.config("server.applicationConnectors[0].idleTimeout", "300ms"))) {
            String begun =
                    head("POST", "/api/companions", "Content-Type: application/json\r\nContent-Length: 1000\r\n");

            var answer = RawHttp.send(node.port(), begun + "{");

            assertProblem(answer);
            assertThat(answer.status()).isEqualTo(408);
        }
    }

    @Test
    void aBodyThatComesInCrumbsIsGivenUp() throws IOException {
        try (var node = RunningLyceum.start(ConfigOverride.config("limits.bodyWithin", "500ms"));
                var socket = new Socket("localhost", node.port())) {
            socket.setSoTimeout(10_000);
            var out = socket.getOutputStream();
            out.write(head("POST", "/api/companions", "Content-Type: application/json\r\nContent-Length: 1000\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));

            boolean answered = Eventually.within(Duration.ofSeconds(10), () -> crumbled(socket));

            assertThat(answered).isTrue();
            var answer = new byte[12];
            assertThat(socket.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 408");
        }
    }

    /// Sends one more byte unless there is an answer.
    private static boolean crumbled(Socket socket) {
        try {
            if (socket.getInputStream().available() > 0) {
                return true;
            }
            socket.getOutputStream().write(' ');
            return false;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aSmallBodyMayComeALittleLate() throws IOException {
        String body = "{\"bio\": \"late\"}";
        try (var socket = new Socket("localhost", LYCEUM.port())) {
            socket.setSoTimeout(10_000);
            var out = socket.getOutputStream();
            out.write(head(
                            "PATCH",
                            "/api/me",
                            "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.write('{');
            out.flush();
            var pause = Instant.now().plusMillis(300);
            assertThat(Eventually.within(
                            Duration.ofSeconds(5), () -> Instant.now().isAfter(pause)))
                    .isTrue();
            out.write(body.substring(1).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 200");
        }
    }

    private interface Mutation {
        List<String> of(ObjectNode body, String member);
    }

    private Stream<DynamicTest> eachMember(Mutation mutation) {
        return routesWithBody().flatMap(route -> {
            var body = right(route.toString());
            List<String> members = new ArrayList<>();
            body.fieldNames().forEachRemaining(members::add);
            return members.stream()
                    .map(member -> dynamicTest(
                            route + " " + member,
                            () -> mutation.of(body, member).forEach(wrong -> {
                                var answer = refused(() -> call(route, BodyPublishers.ofString(wrong)));
                                assertThat(answer.status()).as(shortened(wrong)).isIn(400, 413, 422);
                            })));
        });
    }

    private static List<String> with(ObjectNode body, String member, List<String> values) {
        String marker = "\"\u2603\"";
        var marked = body.deepCopy().put(member, "\u2603").toString();
        return values.stream().map(value -> marked.replace(marker, value)).toList();
    }

    private static ObjectNode right(String route) {
        return (ObjectNode) Client.read(RightBodies.of(route).orElse("{}"));
    }

    private static Stream<Route> routesWithBody() {
        return LYCEUM.routes().stream()
                .filter(route -> RightBodies.of(route.toString()).isPresent());
    }

    private Answer call(Route route, BodyPublisher body, String... headers) {
        String path = route.path().replace("{id}", route.path().contains("sessions/{id}") ? session : companion);
        return Client.send(user.request(path, headers).method(route.method(), body));
    }

    private interface Call {
        Answer make();
    }

    /// Makes a call and checks that it was refused in the right form and left nothing behind.
    private Answer refused(Call call) {
        long before = kept();

        var answer = call.make();

        assertProblem(answer);
        assertThat(kept()).isEqualTo(before);
        return answer;
    }

    /// A number that changes when anything of the user's does.
    private long kept() {
        return Superuser.number("""
                SELECT hashtextextended(concat(
                    (SELECT count(*) FROM account WHERE email = 'hostile@example.org'),
                    (SELECT row(a.*)::text FROM account a WHERE a.id = me.id),
                    (SELECT string_agg(concat(c.id, c.version), ',' ORDER BY id) FROM companion c
                     WHERE author_id = me.id),
                    (SELECT string_agg(row(s.*)::text, ',' ORDER BY id) FROM session s WHERE user_id = me.id),
                    (SELECT count(*) FROM message m WHERE m.user_id = me.id),
                    (SELECT count(*) FROM ledger_entry l WHERE l.user_id = me.id)), 0)
                FROM (SELECT author_id AS id FROM companion WHERE id = ?::uuid) me
                """, companion);
    }

    private String head(String method, String path, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost:" + LYCEUM.port() + "\r\nAuthorization: Bearer "
                + user.token() + "\r\n" + headers + "Connection: close\r\n\r\n";
    }

    private static void assertProblem(Answer answer) {
        String context =
                answer.raw().request().method() + " " + answer.raw().request().uri() + " -> " + answer.status() + " "
                        + shortened(answer.raw().body());
        assertThat(answer.status()).as(context).isBetween(400, 499);
        assertThat(answer.header("Content-Type")).as(context).startsWith("application/problem+json");
        assertMembers(answer.body(), answer.status(), context);
        assertThat(answer.text("/requestId")).isEqualTo(answer.header("X-Request-Id"));
    }

    private static void assertProblem(RawHttp.Answer answer) {
        String context = shortened(answer.text());
        assertThat(answer.head().toLowerCase(java.util.Locale.ROOT))
                .as(context)
                .contains("content-type: application/problem+json");
        assertMembers(answer.body(), answer.status(), context);
    }

    private static void assertMembers(com.fasterxml.jackson.databind.JsonNode problem, int status, String context) {
        for (String member : List.of("type", "title", "detail", "code", "requestId")) {
            assertThat(problem.path(member).asText())
                    .as(member + " in " + context)
                    .isNotEmpty();
        }
        assertThat(problem.path("status").asInt()).as(context).isEqualTo(status);
        assertThat(problem.path("type").asText())
                .isEqualTo("/problems/" + problem.path("code").asText());
        assertThat(problem.toString())
                .as("no inner names")
                .doesNotContain("io.lyceum")
                .doesNotContain("jackson")
                .doesNotContain("Exception");
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), 600));
    }

    private static byte[] zipped(int megabytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write("{\"name\": \"".getBytes(StandardCharsets.UTF_8));
            byte[] megabyte = "a".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < megabytes; i++) {
                zip.write(megabyte);
            }
        }
        return out.toByteArray();
    }

    private static byte[] zip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }
}

package io.lyceum.app;

import static io.lyceum.app.TurnsTest.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions as a client sees them.
class SessionsTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();

    private Client learner;
    private String companion;

    @BeforeEach
    void makeCompanion() {
        learner = LYCEUM.newUser();
        companion = learner.newCompanion();
    }

    @Test
    void aLessonStartsWithTheCompanionAsItIs() {
        var started = learner.post("/api/companions/" + companion + "/sessions", "{\"mode\": \"text\"}");

        assertThat(started.status()).isEqualTo(201);
        assertThat(started.header("Location")).endsWith("/api/sessions/" + started.text("/id"));
        assertThat(started.text("/kind")).isEqualTo("lesson");
        assertThat(started.text("/state")).isEqualTo("active");
        assertThat(started.text("/companion/name")).isEqualTo("Ada");
        assertThat(started.text("/companion/topic")).isEqualTo("fractions");
        assertThat(started.body().at("/endedAt").isNull()).isTrue();
        assertThat(learner.get("/api/sessions/" + started.text("/id")).body().at("/companion"))
                .isEqualTo(started.body().at("/companion"));
    }

    @Test
    void aLessonByVoiceIsRefusedAndNotCounted() {
        var refused = learner.post("/api/companions/" + companion + "/sessions", "{\"mode\": \"voice\"}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("/code")).isEqualTo("voice-unavailable");
        assertThat(learner.get("/api/me/sessions").body().at("/items")).isEmpty();
    }

    @Test
    void aCompanionThatIsNotThereHasNoLessons() {
        String secret = newCompanion(LYCEUM.newUser(), "private");

        assertThat(learner.post("/api/companions/" + secret + "/sessions", "{\"mode\": \"text\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aSessionEndsOnce() {
        String session = learner.newSession(companion);

        var first = learner.post("/api/sessions/" + session + "/end", "");
        var second = learner.post("/api/sessions/" + session + "/end", "");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text("/state")).isEqualTo("ended");
        assertThat(first.text("/endReason")).isEqualTo("completed");
        assertThat(first.text("/endedAt")).endsWith("Z");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(learner.get("/api/sessions/" + session).body()).isEqualTo(first.body());
    }

    @Test
    void aSessionIsRenamedArchivedAndPinnedOneByOne() {
        String path = "/api/sessions/" + learner.newSession(companion);

        assertThat(learner.patch(path, "{\"title\": \"  Halves  \"}").text("/title"))
                .isEqualTo("Halves");
        assertThat(learner.patch(path, "{\"archived\": true}")
                        .body()
                        .at("/archived")
                        .asBoolean())
                .isTrue();
        assertThat(learner.patch(path, "{\"pinned\": true, \"title\": null}").status())
                .isEqualTo(200);

        var changed = learner.get(path);
        assertThat(changed.text("/title")).isEqualTo("Halves");
        assertThat(changed.body().at("/archived").asBoolean()).isTrue();
        assertThat(changed.body().at("/pinned").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"title\": \"\"}", "{\"title\": \"  \"}", "{\"state\": \"ended\"}", "{\"title\": \"a\\u0000\"}"
            })
    void whatIsNoChangeOfASessionIsRefused(String body) {
        String path = "/api/sessions/" + learner.newSession(companion);

        assertThat(learner.patch(path, body).status()).isEqualTo(422);
        assertThat(learner.patch(path, "{\"title\": \"%s\"}".formatted("x".repeat(121)))
                        .status())
                .isEqualTo(422);
        assertThat(learner.get(path).text("/title")).isEqualTo("Ada");
    }

    @Test
    void aDeletedSessionIsGoneWithItsMessages() throws SQLException {
        String session = learner.newSession(companion);
        say(session, 4);

        assertThat(learner.delete("/api/sessions/" + session).status()).isEqualTo(204);

        assertThat(learner.get("/api/sessions/" + session).status()).isEqualTo(404);
        assertThat(learner.get("/api/sessions/" + session + "/messages").status())
                .isEqualTo(404);
        assertThat(learner.delete("/api/sessions/" + session).status()).isEqualTo(404);
        try (var rows = Rows.of(learner)) {
            assertThat(rows.list("SELECT id FROM message WHERE session_id = '%s'".formatted(session)))
                    .isEmpty();
        }
    }

    @Test
    void aSessionKeepsTheCompanionItBeganWith() {
        String session = learner.newSession(companion);

        learner.patch("/api/companions/" + companion, "{\"name\": \"Bob\"}");
        assertThat(learner.get("/api/sessions/" + session).text("/companion/name"))
                .isEqualTo("Ada");
        String later = learner.newSession(companion);
        assertThat(learner.delete("/api/companions/" + companion).status()).isEqualTo(204);

        assertThat(learner.get("/api/sessions/" + session).text("/companion/name"))
                .isEqualTo("Ada");
        assertThat(learner.get("/api/sessions/" + session)
                        .body()
                        .at("/companion/version")
                        .asInt())
                .isEqualTo(1);
        assertThat(learner.get("/api/sessions/" + later).text("/companion/name"))
                .isEqualTo("Bob");
        assertThat(learner.get("/api/sessions/" + later)
                        .body()
                        .at("/companion/version")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void theOwnSessionsAreFilteredByWhateverIsAsked() {
        String science = learner.post("/api/companions", """
                        {"name": "Marie", "subject": "science", "topic": "light", "voice": "female",
                         "style": "formal"}""").text("/id");
        String one = learner.newSession(companion);
        String two = learner.newSession(science);
        String three = learner.newSession(companion);
        learner.post("/api/sessions/" + one + "/end", "");
        learner.patch("/api/sessions/" + three, "{\"archived\": true}");
        String chat = learner.post("/api/chat", "{\"content\": \"Hello\"}", "Accept", "application/json")
                .text("/sessionId");
        String from = learner.get("/api/sessions/" + two).text("/startedAt");

        assertThat(own("")).containsExactly(chat, three, two, one);
        assertThat(own("?kind=chat")).containsExactly(chat);
        assertThat(own("?kind=lesson")).containsExactly(three, two, one);
        assertThat(own("?state=ended")).containsExactly(one);
        assertThat(own("?state=active")).containsExactly(chat, three, two);
        assertThat(own("?companion=" + companion)).containsExactly(three, one);
        assertThat(own("?subject=science")).containsExactly(two);
        assertThat(own("?archived=true")).containsExactly(three);
        assertThat(own("?archived=false")).containsExactly(chat, two, one);
        assertThat(own("?from=" + from)).containsExactly(chat, three, two);
        assertThat(own("?to=" + from)).containsExactly(one);
        assertThat(own("?kind=lesson&archived=false&state=active&subject=science&companion=" + science))
                .containsExactly(two);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind=essay",
                "state=asleep",
                "companion=x",
                "subject=magic",
                "archived=perhaps",
                "from=yesterday",
                "from=%2B999999999-01-01T00:00:00Z",
                "limit=x",
                "cursor=x"
            })
    void aFilterWithoutMeaningIsRefused(String query) {
        assertThat(learner.get("/api/me/sessions?" + query).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 101})
    void aPageHasOneToAHundredSessions(int limit) {
        assertThat(learner.get("/api/me/sessions?limit=" + limit).status()).isEqualTo(422);
    }

    @Test
    void theOwnSessionsAreReadPageByPageThoughTheyBeganTogether() throws SQLException {
        IntStream.range(0, 7).forEach(_ -> learner.newSession(companion));
        try (var rows = Rows.of(learner)) {
            rows.update("UPDATE session SET started_at = '2026-11-20T10:00:00.5Z'");
        }
        var all = own("?limit=100");

        List<String> paged = new ArrayList<>();
        String cursor = "";
        JsonNode next;
        do {
            var page = learner.get("/api/me/sessions?limit=3" + cursor);
            paged.addAll(texts(page.body().at("/items"), "/id"));
            next = page.body().at("/nextCursor");
            cursor = "&cursor=" + next.asText();
        } while (!next.isNull());

        assertThat(paged).hasSize(7).isEqualTo(all);
        String mine = learner.get("/api/me/sessions?limit=3").text("/nextCursor");
        assertThat(LYCEUM.newUser().get("/api/me/sessions?cursor=" + mine).text("/code"))
                .isEqualTo("cursor-invalid");
        assertThat(learner.get("/api/me/sessions?kind=chat&cursor=" + mine).text("/code"))
                .isEqualTo("cursor-invalid");
    }

    /// Drivers and databases treat a statement differently when they have seen it some times.
    @Test
    void aListIsTheSameHoweverOftenItIsRead() {
        String session = learner.newSession(companion);

        for (int i = 0; i < 40; i++) {
            assertThat(own("")).containsExactly(session);
        }
    }

    @Test
    void theLatestLessonsOfEverybodyShowPublicCompanionsOnceAndNobodyWhoLearned() throws Exception {
        var author = LYCEUM.newUser();
        String first = newCompanion(author, "public");
        String second = newCompanion(author, "public");
        String unlisted = newCompanion(author, "unlisted");
        author.newSession(unlisted);
        var recluse = LYCEUM.newUser();
        recluse.newSession(newCompanion(recluse, "private"));
        learner.newSession(first);
        learner.newSession(second);
        String lesson = learner.newSession(first);

        TurnsTest.eventually(() -> {
            var ids = texts(
                    LYCEUM.newUser().get("/api/sessions/recent?limit=2").body().at("/items"), "/id");
            return ids.equals(List.of(first, second));
        });

        var recent = recluse.get("/api/sessions/recent?limit=100");
        assertThat(texts(recent.body().at("/items"), "/id")).doesNotHaveDuplicates();
        assertThat(texts(recent.body().at("/items"), "/visibility")).containsOnly("public");
        assertThat(author.get("/api/sessions/recent?limit=100").raw().body())
                .contains(first)
                .doesNotContain(unlisted, lesson, learner.get("/api/me").text("/id"));
        author.patch("/api/companions/" + first, "{\"visibility\": \"private\"}");
        assertThat(learner.get("/api/sessions/recent?limit=100").raw().body()).doesNotContain(first);
    }

    @Test
    void aLongTranscriptIsWholeInEachFormat() throws SQLException {
        String session = learner.newSession(companion);
        say(session, 1_000);
        String path = "/api/sessions/" + session + "/transcript";

        var json = learner.get(path);
        var markdown = learner.get(path + "?format=markdown");
        var text = learner.get(path + "?format=text");

        assertThat(json.header("Content-Type")).startsWith("application/json");
        assertThat(texts(json.body().at("/messages"), "/content"))
                .isEqualTo(IntStream.rangeClosed(1, 1_000)
                        .mapToObj(number -> "This is %d%% of ½".formatted(number))
                        .toList());
        assertThat(markdown.header("Content-Type")).startsWith("text/markdown");
        assertThat(markdown.raw().body())
                .startsWith("# Ada\n\n**You:** This is 1% of ½\n\n**Ada:** This is 2% of ½\n\n");
        assertThat(text.header("Content-Type")).startsWith("text/plain");
        assertThat(text.raw().body())
                .startsWith("Ada\n\nYou: This is 1% of ½\n\nAda: This is 2% of ½\n\n")
                .endsWith("Ada: This is 1000% of ½\n\n");
        assertThat(text.raw().body().lines().filter(line -> line.contains("% of ½")))
                .hasSize(1_000);
        assertThat(learner.get(path + "?format=pdf").status()).isEqualTo(400);
    }

    @Test
    void messagesAreReadInBothDirections() throws SQLException {
        String session = learner.newSession(companion);
        say(session, 250);
        String path = "/api/sessions/" + session + "/messages";

        List<String> backward = new ArrayList<>();
        JsonNode page;
        String before = "";
        do {
            page = learner.get(path + "?limit=100" + before).body();
            backward.addAll(texts(page.at("/items"), "/sequence"));
            before = "&before=" + backward.getLast();
        } while (!page.at("/nextCursor").isNull());
        List<String> forward = new ArrayList<>();
        String after = "0";
        do {
            page = learner.get(path + "?limit=100&after=" + after).body();
            forward.addAll(texts(page.at("/items"), "/sequence"));
            after = forward.getLast();
        } while (!page.at("/nextCursor").isNull());

        var numbers = IntStream.rangeClosed(1, 250).mapToObj(Integer::toString).toList();
        assertThat(forward).isEqualTo(numbers);
        assertThat(backward).isEqualTo(numbers.reversed());
        assertThat(texts(learner.get(path + "?after=10&before=14").body().at("/items"), "/sequence"))
                .containsExactly("13", "12", "11");
    }

    @ParameterizedTest
    @CsvSource({"'', 25, 1", "after=3, 4, 25", "before=20, 19, 1", "after=3&before=20, 19, 4"})
    void aCursorGoesOnInTheStretchItWasMadeFor(String stretch, int first, int last) throws SQLException {
        String session = learner.newSession(companion);
        say(session, 25);
        String start = "/api/sessions/" + session + "/messages?limit=4&" + stretch;

        List<String> read = new ArrayList<>();
        var page = learner.get(start);
        read.addAll(texts(page.body().at("/items"), "/sequence"));
        while (!page.body().at("/nextCursor").isNull()) {
            String link = page.header("Link");
            assertThat(link).endsWith(">; rel=\"next\"").contains("cursor=" + page.text("/nextCursor"));
            page = learner.get(link.substring(link.indexOf("/api/"), link.indexOf('>')));
            read.addAll(texts(page.body().at("/items"), "/sequence"));
        }

        assertThat(page.header("Link")).isEmpty();
        assertThat(read)
                .isEqualTo(IntStream.rangeClosed(0, Math.abs(first - last))
                        .map(step -> first < last ? first + step : first - step)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void aCursorIsGoodForItsOwnStretchOnly() throws SQLException {
        String session = learner.newSession(companion);
        say(session, 10);
        String other = learner.newSession(companion);
        String cursor =
                learner.get("/api/sessions/" + session + "/messages?limit=2").text("/nextCursor");

        for (String path : List.of(
                session + "/messages?after=0&cursor=" + cursor,
                session + "/messages?branch=all&cursor=" + cursor,
                other + "/messages?cursor=" + cursor)) {
            assertThat(learner.get("/api/sessions/" + path).text("/code")).isEqualTo("cursor-invalid");
        }
    }

    private List<String> own(String query) {
        return texts(learner.get("/api/me/sessions" + query).body().at("/items"), "/id");
    }

    private void say(String session, int messages) throws SQLException {
        try (var rows = Rows.of(learner)) {
            rows.update("""
                    INSERT INTO message (id, session_id, user_id, sequence, role, modality, content, status, plain,
                                         created_at)
                    SELECT uuidv7(), s.id, s.user_id, n, CASE n %% 2 WHEN 1 THEN 'user' ELSE 'assistant' END, 'text',
                           'This is ' || n || '%% of ½', 'complete', false, now()
                    FROM session s, generate_series(1, %d) n WHERE s.id = '%s'""".formatted(messages, session));
            rows.update("""
                    UPDATE message m SET parent_id = p.id FROM message p
                    WHERE p.session_id = m.session_id AND p.sequence = m.sequence - 1 AND m.session_id = '%s'
                    """.formatted(session));
            rows.update("UPDATE session SET message_count = %d WHERE id = '%s'".formatted(messages, session));
        }
    }

    private static String newCompanion(Client author, String visibility) {
        return author.post("/api/companions", """
                        {"name": "Ada", "subject": "maths", "topic": "fractions", "voice": "female",
                         "style": "casual", "visibility": "%s"}""".formatted(visibility)).text("/id");
    }
}

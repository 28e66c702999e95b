package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lyceum.app.Client.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompanionsTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();

    private final Client author = unlimited();
    private final Client reader = LYCEUM.newUser();
    private final String authorId = author.id();

    @Test
    void anAuthorFindsWhatTheAuthorMade() {
        String id = author.newCompanion();

        assertThat(author.get("/api/companions/" + id).text("/name")).isEqualTo("Ada");
        assertThat(author.get("/api/me/companions").text("/items/0/id")).isEqualTo(id);
    }

    @Test
    void aNewCompanionSaysWhereItIsAndWhatWasAssumed() {
        var made = author.post("/api/companions", """
                {"name": "  Ada \\u3000", "subject": "maths", "topic": "\\n fractions\\t", "voice": "female",
                 "style": "casual"}""");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).endsWith("/api/companions/" + made.text("/id"));
        assertThat(made.text("/name")).isEqualTo("Ada");
        assertThat(made.text("/topic")).isEqualTo("fractions");
        assertThat(made.body().path("duration").asInt()).isEqualTo(15);
        assertThat(made.text("/language")).isEqualTo("en");
        assertThat(made.text("/visibility")).isEqualTo("public");
        assertThat(made.body().path("version").asInt()).isEqualTo(1);
        assertThat(made.text("/author/id")).isEqualTo(authorId);
        assertThat(made.body().path("bookmarked").asBoolean()).isFalse();
        assertThat(made.body().path("sessionCount").asInt()).isZero();
        assertThat(made.text("/createdAt")).endsWith("Z").isEqualTo(made.text("/updatedAt"));
        assertThat(made.text("/id").charAt(14)).as("UUID version").isEqualTo('7');
        assertThat(author.get("/api/companions/" + made.text("/id")).body()).isEqualTo(made.body());
        assertThat(author.get("/api/companions/" + made.text("/id")).header("ETag"))
                .isEqualTo(made.header("ETag"));
    }

    @ParameterizedTest
    @CsvSource({
        "name, a, 1, 201",
        "name, a, 80, 201",
        "name, a, 81, 422",
        "name, \uD83D\uDE00, 80, 201",
        "name, \uD83D\uDE00, 81, 422",
        "topic, a, 500, 201",
        "topic, a, 501, 422",
        "topic, \uD83D\uDE00, 500, 201",
        "topic, \uD83D\uDE00, 501, 422"
    })
    void textHasALimitInCharacters(String member, String character, int count, int status) {
        String text = character.repeat(count);

        var made = create(valid().put(member, "  " + text + "  "));
        var changed =
                author.patch("/api/companions/" + author.newCompanion(), "{\"%s\": \"%s\"}".formatted(member, text));

        assertThat(made.status()).isEqualTo(status);
        assertThat(changed.status()).isEqualTo(status == 201 ? 200 : 422);
        if (status == 201) {
            assertThat(made.body().path(member).asText()).isEqualTo(text);
        } else {
            assertThat(made.text("/errors/0/pointer")).isEqualTo("/" + member);
            assertThat(changed.text("/errors/0/pointer")).isEqualTo("/" + member);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 422", "1, 201", "180, 201", "181, 422", "-1, 422"})
    void aLessonLastsOneMinuteToThreeHours(int minutes, int status) {
        var made = create(valid().put("duration", minutes));

        assertThat(made.status()).isEqualTo(status);
        assertThat(author.patch("/api/companions/" + author.newCompanion(), "{\"duration\": " + minutes + "}")
                        .status())
                .isEqualTo(status == 201 ? 200 : 422);
    }

    @ParameterizedTest
    @CsvSource({
        "de, 201",
        "de-AT, 201",
        "zh-Hant-TW, 201",
        "'', 422",
        "d, 422",
        "de_AT, 422",
        "'de ', 422",
        "english, 422"
    })
    void aLanguageIsATag(String language, int status) {
        assertThat(create(valid().put("language", language)).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "name, ''",
        "name, '   '",
        "topic, ''",
        "topic, '   '",
        "subject, art",
        "subject, Maths",
        "subject, ''",
        "voice, robot",
        "voice, ''",
        "style, loud",
        "visibility, secret"
    })
    void aMemberWithoutMeaningIsNamed(String member, String text) {
        for (var refused : List.of(
                create(valid().put(member, text)),
                author.patch("/api/companions/" + author.newCompanion(), "{\"%s\": \"%s\"}".formatted(member, text)))) {
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text("/errors/0/pointer")).isEqualTo("/" + member);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "subject", "topic", "voice", "style"})
    void aMemberThatIsNeededIsNamed(String member) {
        var missing = valid();
        missing.remove(member);

        for (var refused : List.of(create(missing), create(valid().putNull(member)))) {
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text("/errors/0/pointer")).isEqualTo("/" + member);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nmae", "id", "version", "author", "sessionCount", "bookmarked", "createdAt"})
    void anUnknownMemberIsNeverDropped(String member) {
        var refused = create(valid().put(member, "x"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/" + member);
        assertThat(refused.text("/errors/0/code")).isEqualTo("unknown-member");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        var refused = create(valid().put("name", "").put("topic", "").put("duration", 0));

        assertThat(refused.body().path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/name", "/topic", "/duration");
    }

    @Test
    void whatTheClientHasIsNotSentAgain() {
        String path = "/api/companions/" + author.newCompanion();
        String tag = author.get(path).header("ETag");

        var same = author.get(path, "If-None-Match", tag);

        assertThat(same.status()).isEqualTo(304);
        assertThat(same.header("ETag")).isEqualTo(tag);
        assertThat(same.raw().body()).isEmpty();
        assertThat(same.header("Cache-Control")).contains("private");
        assertThat(author.get(path, "If-None-Match", "W/" + tag).status()).isEqualTo(304);
        assertThat(author.get(path, "If-None-Match", "*").status()).isEqualTo(304);
        assertThat(author.get(path, "If-None-Match", "\"other\", " + tag).status())
                .isEqualTo(304);
        assertThat(author.get(path, "If-None-Match", "\"other\"").status()).isEqualTo(200);
        author.put(path + "/bookmark");
        assertThat(author.get(path, "If-None-Match", tag).status())
                .as("the answer is another one now")
                .isEqualTo(200);
    }

    @Test
    void aTagSurvivesCompression() throws IOException, InterruptedException {
        String path = "/api/companions/"
                + create(valid().put("topic", "\uD83D\uDE00".repeat(500))).text("/id");

        HttpResponse<Void> zipped;
        try (var http = HttpClient.newHttpClient()) {
            zipped = http.send(
                    author.request(path, "Accept-Encoding", "gzip").GET().build(), BodyHandlers.discarding());
        }

        assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
        String tag = zipped.headers().firstValue("ETag").orElseThrow();
        assertThat(author.get(path, "Accept-Encoding", "gzip", "If-None-Match", tag)
                        .status())
                .isEqualTo(304);
        assertThat(author.patch(path, "{\"name\": \"New\"}", "If-Match", tag).status())
                .isEqualTo(200);
    }

    @Test
    void onlyWhoKnowsTheLatestVersionChangesIt() {
        String path = "/api/companions/" + author.newCompanion();
        String first = author.get(path).header("ETag");

        var second = author.patch(path, "{\"name\": \"Second\"}", "If-Match", first);

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body().path("version").asInt()).isEqualTo(2);
        var stale = author.patch(path, "{\"name\": \"Lost\"}", "If-Match", first);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.text("/code")).isEqualTo("precondition-failed");
        assertThat(author.get(path).text("/name")).isEqualTo("Second");
        assertThat(author.delete(path, "If-Match", first).status()).isEqualTo(412);
        assertThat(author.patch(path, "{\"name\": \"Weak\"}", "If-Match", "W/" + second.header("ETag"))
                        .status())
                .isEqualTo(412);
        assertThat(author.patch(path, "{\"name\": \"Lost\"}", "If-Match", "nonsense")
                        .status())
                .isEqualTo(412);
        assertThat(author.patch(path, "{\"name\": \"Third\"}", "If-Match", "*").status())
                .isEqualTo(200);
        assertThat(author.patch(path, "{\"name\": \"Fourth\"}").status()).isEqualTo(200);
        author.put(path + "/bookmark");
        assertThat(author.patch(path, "{\"name\": \"Fifth\"}", "If-Match", "\"4\"")
                        .status())
                .as("only the version counts")
                .isEqualTo(200);
        assertThat(author.delete(path, "If-Match", author.get(path).header("ETag"))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void ofManyWhoChangeOneVersionOneSucceeds() {
        String path = "/api/companions/" + author.newCompanion();
        String tag = author.get(path).header("ETag");

        var answers =
                Crowd.together(10, i -> author.patch(path, "{\"name\": \"Name %d\"}".formatted(i), "If-Match", tag));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(200).containsOnly(200, 412);
        assertThat(author.get(path).body().path("version").asInt()).isEqualTo(2);
    }

    @Test
    void aChangeKeepsWhatItDoesNotName() {
        var before = create(valid().put("duration", 30).put("language", "de").put("visibility", "unlisted"));
        String path = "/api/companions/" + before.text("/id");

        var after = author.patch(path, "{\"topic\": \" new topic \", \"name\": null, \"voice\": \"male\"}");

        var expected = (ObjectNode) before.body().deepCopy();
        expected.put("topic", "new topic").put("voice", "male").put("version", 2);
        expected.set("updatedAt", after.body().path("updatedAt"));
        assertThat(after.body()).isEqualTo(expected);
        assertThat(after.text("/updatedAt")).isNotEqualTo(before.text("/updatedAt"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"name\": \" Ada \"}", "{\"duration\": 15, \"style\": \"casual\"}", "{\"name\": null}"})
    void aChangeOfNothingMakesNoVersion(String change) {
        String path = "/api/companions/" + author.newCompanion();
        var before = author.get(path);

        var after = author.patch(path, change);

        assertThat(after.status()).isEqualTo(200);
        assertThat(after.body()).isEqualTo(before.body());
        assertThat(after.header("ETag")).isEqualTo(before.header("ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "unlisted"})
    void whatOthersShowCanBeSeenButNotChanged(String visibility) {
        String path = "/api/companions/"
                + create(valid().put("visibility", visibility)).text("/id");

        assertThat(reader.get(path).status()).isEqualTo(200);
        assertThat(reader.patch(path, "{\"name\": \"Mine\"}").status()).isEqualTo(403);
        assertThat(reader.delete(path).status()).isEqualTo(403);
        assertThat(reader.put(path + "/bookmark").status()).isEqualTo(204);
        assertThat(reader.post(path + "/sessions", "{\"mode\": \"text\"}").status())
                .isEqualTo(201);
        assertThat(author.get(path).text("/name")).isEqualTo("Ada");
        assertThat(author.get(path).body().path("version").asInt()).isEqualTo(1);
    }

    @Test
    void whatOthersKeepPrivateDoesNotExist() {
        String path = "/api/companions/"
                + create(valid().put("visibility", "private")).text("/id");
        String nowhere = "/api/companions/" + UUID.randomUUID();

        for (String verb : List.of("GET", "PATCH", "DELETE")) {
            var hidden = reader.call(verb, path, verb.equals("PATCH") ? "{\"name\": \"Mine\"}" : "");
            var missing = reader.call(verb, nowhere, verb.equals("PATCH") ? "{\"name\": \"Mine\"}" : "");
            assertThat(hidden.status()).as(verb).isEqualTo(404);
            assertThat(same(hidden)).as(verb).isEqualTo(same(missing));
        }
        assertThat(reader.put(path + "/bookmark").status()).isEqualTo(404);
        assertThat(reader.post(path + "/sessions", "{\"mode\": \"text\"}").status())
                .isEqualTo(404);
        assertThat(moderator().delete(path).status()).isEqualTo(404);
        assertThat(author.get(path).status()).isEqualTo(200);
    }

    @Test
    void aModeratorRemovesWhatOthersPublishedAndNothingElse() {
        var limited = LYCEUM.newUser();
        String companion = limited.newCompanion();
        String path = "/api/companions/" + companion;
        var moderator = moderator();

        assertThat(moderator.patch(path, "{\"name\": \"Moderated\"}").status()).isEqualTo(403);
        assertThat(moderator.delete(path, "If-Match", "\"9\"").status()).isEqualTo(412);
        assertThat(moderator.delete(path).status()).isEqualTo(204);

        assertThat(limited.get(path).status()).isEqualTo(404);
        assertThat(moderator.delete(path).status()).isEqualTo(404);
        assertThat(used(limited)).as("the place in the author's plan").isZero();
    }

    @Test
    void deletingGivesThePlaceBackAndKeepsOldLessons() {
        var limited = LYCEUM.newUser();
        String companion = limited.newCompanion();
        String lesson = reader.newSession(companion);
        assertThat(used(limited)).isEqualTo(1);

        assertThat(limited.delete("/api/companions/" + companion).status()).isEqualTo(204);

        assertThat(used(limited)).isZero();
        assertThat(limited.delete("/api/companions/" + companion).status()).isEqualTo(404);
        assertThat(used(limited)).isZero();
        var old = reader.get("/api/sessions/" + lesson);
        assertThat(old.text("/companion/name")).isEqualTo("Ada");
        assertThat(old.text("/companion/id")).isEqualTo(companion);
        assertThat(reader.post("/api/companions/" + companion + "/sessions", "{\"mode\": \"text\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aLessonKeepsTheVersionItBeganWith() {
        String companion = author.newCompanion();
        String lesson = reader.newSession(companion);

        author.patch("/api/companions/" + companion, "{\"name\": \"Changed\"}");

        var old = reader.get("/api/sessions/" + lesson);
        assertThat(old.text("/companion/name")).isEqualTo("Ada");
        assertThat(old.body().at("/companion/version").asInt()).isEqualTo(1);
        assertThat(author.get("/api/companions/" + companion)
                        .body()
                        .path("sessionCount")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void theCatalogueShowsWhatIsPublicOrOnesOwn() {
        String shown = create(valid()).text("/id");
        String unlisted = create(valid().put("visibility", "unlisted")).text("/id");
        String hidden = create(valid().put("visibility", "private")).text("/id");

        assertThat(search(reader, "")).containsExactly(shown);
        assertThat(search(author, "")).containsExactly(hidden, unlisted, shown);
        assertThat(search(reader, "&topic=fractions&sort=relevance")).containsExactly(shown);
        assertThat(ids(author.get("/api/me/companions"))).containsExactly(hidden, unlisted, shown);
        assertThat(reader.get("/api/companions/" + unlisted).status()).isEqualTo(200);
        assertThat(reader.get("/api/companions/" + hidden).status()).isEqualTo(404);
    }

    @Test
    void filtersNarrowTheCatalogue() {
        String maths = create(valid()).text("/id");
        String history =
                create(valid().put("subject", "history").put("voice", "male")).text("/id");
        String coding =
                create(valid().put("subject", "coding").put("style", "formal")).text("/id");

        assertThat(search(reader, "&subject=history")).containsExactly(history);
        assertThat(search(reader, "&subject=history&subject=maths")).containsExactly(history, maths);
        assertThat(search(reader, "&subject=history&subject=history")).containsExactly(history);
        assertThat(search(reader, "&voice=male")).containsExactly(history);
        assertThat(search(reader, "&style=formal")).containsExactly(coding);
        assertThat(search(reader, "&style=formal&voice=male")).isEmpty();
        assertThat(search(reader, "&subject=coding&style=formal&voice=female")).containsExactly(coding);
        assertThat(ids(reader.get("/api/companions?author=" + UUID.randomUUID())))
                .isEmpty();
        assertThat(search(reader, "&topic=")).containsExactly(coding, history, maths);
    }

    @Test
    void everySortIsATotalOrder() {
        String b = create(valid().put("name", "b")).text("/id");
        String c = create(valid().put("name", "C")).text("/id");
        String a = create(valid().put("name", "A")).text("/id");
        Superuser.change("UPDATE companion_tally SET lessons = 7 WHERE companion_id = ?::uuid", c);
        Superuser.change("UPDATE companion_tally SET lessons = 3 WHERE companion_id = ?::uuid", a);

        assertThat(search(reader, "")).containsExactly(a, c, b);
        assertThat(search(reader, "&sort=newest")).containsExactly(a, c, b);
        assertThat(search(reader, "&sort=name")).containsExactly(a, b, c);
        assertThat(search(reader, "&sort=popular")).containsExactly(c, a, b);
        assertThat(search(reader, "&sort=relevance")).containsExactly(a, c, b);
        for (String sort : List.of("newest", "name", "popular", "relevance")) {
            assertThat(walk(reader, "author=" + authorId + "&sort=" + sort, 1))
                    .as(sort)
                    .isEqualTo(search(reader, "&sort=" + sort));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"50%_a,b'\"\\", "%", "_", ",", "'", "\"", "\\", "%%", "a,b", "'; DROP TABLE companion; --", "\\%"
            })
    void textIsFoundLiterally(String text) {
        String found = create(valid().put("topic", "before " + text + " after")).text("/id");
        create(valid().put("topic", "something else without it"));

        assertThat(search(reader, "&topic=" + encoded(text))).containsExactly(found);
        assertThat(search(reader, "&sort=relevance&topic=" + encoded(text))).contains(found);
    }

    @Test
    void textIsFoundInNameAndTopicWhateverTheCase() {
        String name = create(valid().put("name", "\u00c4rger mit \u00dcBUNG")).text("/id");
        String topic =
                create(valid().put("topic", "die \u00fcbung macht \u00e4rger")).text("/id");
        create(valid());

        assertThat(search(reader, "&topic=" + encoded("\u00c4RGER"))).containsExactly(topic, name);
        assertThat(search(reader, "&topic=" + encoded("\u00fcbung"))).containsExactly(topic, name);
        assertThat(search(reader, "&topic=" + encoded("  \u00fcbung  "))).containsExactly(topic, name);
        assertThat(search(reader, "&topic=" + encoded("mit \u00fcbung die"))).isEmpty();
    }

    @Test
    void oneOrTwoCharactersAreEnough() {
        String found = create(valid().put("topic", "xq")).text("/id");
        create(valid());

        for (String sort : List.of("newest", "relevance", "name", "popular")) {
            assertThat(search(reader, "&sort=" + sort + "&topic=q")).as(sort).containsExactly(found);
            assertThat(search(reader, "&sort=" + sort + "&topic=xq")).as(sort).containsExactly(found);
        }
    }

    @Test
    void relevanceForgivesSmallErrorsAndPutsTheBestFirst() {
        String close =
                create(valid().put("topic", "photosyntesis for beginners")).text("/id");
        String exact =
                create(valid().put("topic", "photosynthesis for beginners")).text("/id");
        create(valid().put("topic", "the French revolution"));

        assertThat(search(reader, "&sort=relevance&topic=photosynthesis")).containsExactly(exact, close);
        assertThat(search(reader, "&sort=relevance&topic=fotosynthesis")).contains(exact);
        assertThat(search(reader, "&sort=newest&topic=fotosynthesis")).isEmpty();
        assertThat(search(reader, "&topic=photosynthesis")).containsExactly(exact);
    }

    @Test
    void pagesAndCursorsLeadThroughTheSameList() {
        for (int i = 0; i < 7; i++) {
            create(valid().put("name", "Number " + i));
        }
        String query = "/api/companions?author=" + authorId + "&limit=3";
        var all = search(reader, "");

        assertThat(ids(reader.get(query + "&page=1"))).isEqualTo(all.subList(0, 3));
        assertThat(ids(reader.get(query + "&page=2"))).isEqualTo(all.subList(3, 6));
        assertThat(ids(reader.get(query + "&page=3"))).isEqualTo(all.subList(6, 7));
        assertThat(ids(reader.get(query + "&page=4"))).isEmpty();
        assertThat(reader.get(query + "&page=3").body().path("nextCursor").isNull())
                .isTrue();
        assertThat(walk(reader, "author=" + authorId, 3)).isEqualTo(all);
        var second = reader.get(query + "&page=2");
        String link = second.header("Link");
        assertThat(link).matches("<.*>; rel=\"next\"");
        var next = URI.create(link.substring(1, link.indexOf('>')));
        assertThat(ids(reader.get(next.getRawPath() + "?" + next.getRawQuery())))
                .isEqualTo(all.subList(6, 7));
        assertThat(reader.get(query + "&page=3").header("Link")).isEmpty();
        assertThat(reader.get(query + "&page=1000000").status()).isEqualTo(422);
        assertThat(ids(reader.get("/api/companions"))).hasSize(10);
    }

    @Test
    void aCursorIsGoodForItsListItsFilterAndItsUserOnly() {
        for (int i = 0; i < 4; i++) {
            create(valid());
        }
        String query = "/api/companions?author=" + authorId + "&limit=2";
        String cursor = reader.get(query).text("/nextCursor");

        for (var refused : List.of(
                author.get(query + "&cursor=" + cursor),
                reader.get(query + "&sort=name&cursor=" + cursor),
                reader.get(query + "&subject=maths&cursor=" + cursor),
                reader.get("/api/companions?cursor=" + cursor),
                reader.get("/api/me/companions?cursor=" + cursor),
                reader.get(query + "&cursor=" + cursor.substring(2)),
                reader.get(query + "&cursor=" + cursor + "AAAA"),
                reader.get(query + "&cursor=" + (cursor.charAt(30) == 'A' ? 'B' : 'A') + cursor.substring(1)),
                reader.get(query + "&cursor=nonsense"))) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("/code")).isEqualTo("cursor-invalid");
        }
        assertThat(reader.get(query + "&limit=3&cursor=" + cursor).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"0, 422", "1, 200", "100, 200", "101, 422", "-1, 422", "abc, 400"})
    void aPageHas1To100Entries(String limit, int status) {
        assertThat(reader.get("/api/companions?limit=" + limit).status()).isEqualTo(status);
        assertThat(reader.get("/api/me/companions?limit=" + limit).status()).isEqualTo(status);
    }

    @Test
    void aWalkThroughAChangingListMeetsEverythingThatWasThereOnce() {
        Superuser.change("""
                INSERT INTO companion (id, author_id, author_name, name, subject, topic, voice, style, duration,
                                       language, visibility, version, created_at)
                SELECT uuidv7(), ?::uuid, 'Many', 'Name ' || i % 50, 'maths', 'walking', 'male', 'formal', 15, 'en',
                       'public', 1, now() - (i / 3) * interval '1 second'
                FROM generate_series(1, 2000) i""", authorId);
        Superuser.change("""
                UPDATE companion_tally t SET lessons = length(c.name) + extract(second FROM c.created_at)::int % 5
                FROM companion c WHERE c.id = t.companion_id AND c.author_id = ?::uuid""", authorId);
        Set<String> there =
                new HashSet<>(Superuser.texts("SELECT id::text FROM companion WHERE author_id = ?::uuid", authorId));

        for (String sort : List.of("newest", "name", "popular", "relevance&topic=walking")) {
            List<String> met = new ArrayList<>();
            String cursor = "";
            do {
                var page = reader.get("/api/companions?author=" + authorId + "&limit=100&sort=" + sort + cursor);
                met.addAll(ids(page));
                cursor = page.body().path("nextCursor").isNull() ? "" : "&cursor=" + page.text("/nextCursor");
                Superuser.change("""
                        INSERT INTO companion (id, author_id, author_name, name, subject, topic, voice, style,
                                               duration, language, visibility, version, created_at)
                        SELECT uuidv7(), ?::uuid, 'Many', 'Name ' || i * 9, 'maths', 'walking', 'male', 'formal', 15,
                               'en', 'public', 1, now() - i * interval '1 minute'
                        FROM generate_series(0, 3) i""", authorId);
            } while (!cursor.isEmpty());

            assertThat(met).as(sort).doesNotHaveDuplicates();
            assertThat(met).as(sort).containsAll(there);
        }
    }

    @Test
    void theLatestLessonsOfEverybodyNameNobody() {
        String shown = create(valid()).text("/id");
        String unlisted = create(valid().put("visibility", "unlisted")).text("/id");
        reader.newSession(shown);
        reader.newSession(unlisted);
        reader.newSession(shown);

        var recent = author.get("/api/sessions/recent?limit=100");

        assertThat(ids(recent)).doesNotHaveDuplicates().contains(shown).doesNotContain(unlisted);
        assertThat(ids(recent).getFirst()).isEqualTo(shown);
        assertThat(recent.raw().body()).doesNotContain(reader.id());
    }

    private static Client unlimited() {
        var client = LYCEUM.newUser();
        Superuser.change(
                "INSERT INTO entitlement_grant (user_id, kind, name) VALUES (?::uuid, 'plan', 'pro')", client.id());
        return client;
    }

    private static Client moderator() {
        var client = LYCEUM.newUser();
        Superuser.change("UPDATE account SET role = 'moderator' WHERE id = ?::uuid", client.id());
        return client;
    }

    private static ObjectNode valid() {
        return (ObjectNode) Client.read("""
                {"name": "Ada", "subject": "maths", "topic": "fractions", "voice": "female", "style": "casual"}""");
    }

    private Answer create(JsonNode companion) {
        return author.post("/api/companions", companion.toString());
    }

    private List<String> search(Client client, String query) {
        return ids(client.get("/api/companions?limit=100&author=" + authorId + query));
    }

    private static List<String> walk(Client client, String query, int limit) {
        List<String> met = new ArrayList<>();
        String cursor = "";
        do {
            var page = client.get("/api/companions?" + query + "&limit=" + limit + cursor);
            met.addAll(ids(page));
            cursor = page.body().path("nextCursor").isNull() ? "" : "&cursor=" + page.text("/nextCursor");
        } while (!cursor.isEmpty());
        return met;
    }

    private static List<String> ids(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        answer.body().at("/items").forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    private static int used(Client client) {
        return client.get("/api/me/entitlements").body().at("/meters/0/used").asInt();
    }

    private static String same(Answer answer) {
        var body = (ObjectNode) answer.body().deepCopy();
        body.remove(List.of("requestId", "instance"));
        return answer.status() + body.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

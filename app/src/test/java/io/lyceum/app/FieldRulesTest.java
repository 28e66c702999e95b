package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lyceum.app.Client.Answer;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What members of bodies and parameters may say, and how clients are told what is wrong with them.
class FieldRulesTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();

    private final Client user = LYCEUM.newUser();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST /api/companions | {\"duration\": 2147483648} | /duration | is too large or too small a number",
                "POST /api/companions | {\"duration\": 99999999999999999999} | /duration | is too large or too small a number",
                "POST /api/companions | {\"duration\": -2147483649} | /duration | is too large or too small a number",
                "PUT /api/me/caps | {\"limit\": 9223372036854775808} | /limit | is too large or too small a number",
                "POST /api/companions | {\"duration\": \"5\"} | /duration | must be a whole number",
                "POST /api/companions | {\"duration\": 5.5} | /duration | must be a whole number",
                "POST /api/companions | {\"duration\": true} | /duration | must be a whole number",
                "POST /api/companions | {\"name\": 5} | /name | must be a text",
                "PATCH /api/me | {\"displayName\": 5} | /displayName | must be a text",
                "PATCH /api/me | {\"displayName\": {}} | /displayName | must be a text",
                "POST /api/auth/sign-up | \"a\" | `` | must be an object",
                "POST /api/auth/sign-up | [] | `` | must be an object",
                "POST /api/auth/sign-up | 5 | `` | must be an object",
                "POST /api/companions | {\"voice\": \"loud\"} | /voice | must be one of male, female",
                "POST /api/companions | {\"voice\": 1} | /voice | must be one of male, female",
                "POST /api/auth/keys | {\"scopes\": \"read\"} | /scopes | must be a list",
                "POST /api/auth/keys | {\"scopes\": [\"read\", \"fly\"]} | /scopes/1 | must be one of read, write, chat, account",
                "POST /api/auth/keys | {\"expiresAt\": 5} | /expiresAt | must be a time such as 2027-01-31T12:00:00Z",
                "POST /api/chat | {\"sessionId\": 5} | /sessionId | must be a UUID in lower case",
                "POST /api/chat | {\"sessionId\": \"ABCDEF00-0000-7000-8000-000000000000\"} | /sessionId | must be a UUID in lower case",
                "PATCH /api/sessions/{session} | {\"pinned\": \"yes\"} | /pinned | must be true or false",
                "PATCH /api/sessions/{session} | {\"title\": \" \"} | /title | must not be empty",
                "PATCH /api/companions/{companion} | {\"name\": \"\"} | /name | must not be empty"
            })
    void whatIsWrongIsToldInPlainWords(String route, String body, String pointer, String detail) {
        String companion = user.newCompanion();
        String[] parts = route.split(" ", 2);
        String path = parts[1].replace("{companion}", companion).replace("{session}", user.newSession(companion));

        assertRefused(user.call(parts[0], path, body), 422, pointer, detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}{}", "{} {}", "{} x", "{} 5", "{}[", "{\"bio\": \"a\"}{\"bio\": \"b\"}", "{} \"", "{"})
    void aBodyIsOneDocument(String body) {
        var answer = user.patch("/api/me", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/code")).isEqualTo("malformed-json");
        assertThat(user.get("/api/me").body().at("/bio").isNull()).isTrue();
    }

    @Test
    void theLimitsOfJsonAreToldWithoutTheirSettings() {
        var answer = user.post("/api/companions", "{\"duration\": %s}".formatted("9".repeat(1_001)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/detail")).contains("1001").doesNotContain("`", "StreamRead");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/me/usage?from=2026-11-21 | /from | must be a time such as 2027-01-31T12:00:00Z",
                "/api/companions?voice=loud | /voice | must be one of male, female",
                "/api/companions?sort=best | /sort | must be one of newest, popular, relevance, name",
                "/api/companions?author=1 | /author | must be a UUID in lower case",
                "/api/companions?bookmarked=1 | /bookmarked | must be true or false",
                "/api/companions?limit=many | /limit | must be a whole number",
                "/api/companions?limit=99999999999 | /limit | must be a whole number"
            })
    void aQueryIsToldWhatItCanSay(String path, String pointer, String detail) {
        assertRefused(user.get(path), 400, pointer, detail);
    }

    @Test
    void idsAreInLowerCase() {
        String companion = user.newCompanion();
        String upper = companion.toUpperCase(Locale.ROOT);

        assertThat(user.get("/api/companions/" + companion).status()).isEqualTo(200);
        assertThat(upper).isNotEqualTo(companion);
        for (String path : List.of(
                "/api/companions/" + upper, "/api/me/exports/" + upper, "/api/turns/" + upper, "/api/erasures/1")) {
            var answer = user.get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.text("/code")).isEqualTo("not-found");
        }
        assertThat(user.get("/api/chat/history?before=" + upper).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/me/caps/Companions/lifetime", "/api/me/caps/companions/week"})
    void whatAPathCannotSayIsNotThere(String path) {
        var answer = user.delete(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("/code")).isEqualTo("not-found");
    }

    @Test
    void lengthsCountCharacters() {
        String seven = "🦉".repeat(7);
        String many = "🦉".repeat(128);
        String email = "%s@example.org".formatted(UUID.randomUUID());

        assertThat(signUp(email, seven).status()).isEqualTo(422);
        assertThat(signUp(email, many + "🦉").status()).isEqualTo(422);
        assertThat(signUp(email, many).status()).isEqualTo(201);
        assertThat(LYCEUM.anonymous()
                        .post("/api/auth/sign-in", "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, many))
                        .status())
                .isEqualTo(200);
        assertThat(user.patch("/api/me", "{\"displayName\": \"%s\"}".formatted("🦉".repeat(80)))
                        .status())
                .isEqualTo(200);
        assertThat(user.patch("/api/me", "{\"displayName\": \"%s\"}".formatted("🦉".repeat(81)))
                        .status())
                .isEqualTo(422);
        assertThat(user.patch("/api/me", "{\"bio\": \"%s\"}".formatted("🦉".repeat(400)))
                        .status())
                .isEqualTo(200);
    }

    private static Answer signUp(String email, String password) {
        return LYCEUM.anonymous()
                .post("/api/auth/sign-up", "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\n",
                "\\u0001",
                "\\u007f",
                "\\u0085",
                "\\u00ad",
                "\\u061c",
                "\\u200b",
                "\\u200e",
                "\\u2028",
                "\\u202e",
                "\\u2060",
                "\\u2066",
                "\\ufeff",
                "\\udb40\\udc41"
            })
    void aNameIsOneLineOfWhatCanBeSeen(String stray) {
        String companion = user.newCompanion();
        String session = user.newSession(companion);
        String name = "\"a" + stray + "b\"";
        var made = user.post("/api/companions", """
                {"name": %s, "subject": "maths", "topic": %s, "voice": "male", "style": "formal"}""".formatted(name, name));

        assertThat(made.body().at("/errors").findValuesAsText("pointer")).containsExactly("/name", "/topic");
        for (String member : List.of("name", "topic")) {
            assertRefusedLine(user.patch("/api/companions/" + companion, "{\"%s\": %s}".formatted(member, name)));
        }
        assertRefusedLine(user.patch("/api/sessions/" + session, "{\"title\": %s}".formatted(name)));
        for (String member : List.of("displayName", "location", "company")) {
            assertRefusedLine(user.patch("/api/me", "{\"%s\": %s}".formatted(member, name)));
        }
        assertRefusedLine(user.post("/api/auth/keys", "{\"name\": %s}".formatted(name)));
    }

    private static void assertRefusedLine(Answer answer) {
        assertThat(answer.status()).as(answer.raw().request().uri().toString()).isEqualTo(422);
        assertThat(answer.text("/errors/0/code")).isEqualTo("line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"👩‍🏫 Ada", "می‌خواهم", "क्‍ष", "Ñandú & Co", "🏳️‍🌈"})
    void aNameMayHaveWhatLanguagesAndEmojiNeed(String name) {
        var changed = user.patch("/api/companions/" + user.newCompanion(), "{\"name\": \"%s\"}".formatted(name));

        assertThat(changed.text("/name")).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "de, de",
        "DE-at, de-AT",
        "zh-hans-cn, zh-Hans-CN",
        "i-klingon, tlh",
        "x-priv, x-priv",
        "sl-rozaj-biske, sl-rozaj-biske"
    })
    void aLanguageIsWrittenInItsUsualForm(String tag, String usual) {
        var changed = user.patch("/api/companions/" + user.newCompanion(), "{\"language\": \"%s\"}".formatted(tag));

        assertThat(changed.text("/language")).isEqualTo(usual);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "d", "de_AT", "german language", "de-", "-de", "x-", "de-x-aaaaaaaa-bbbbbbbb-cccccccc-ddddd"
            })
    void whatIsNoLanguageIsRefused(String tag) {
        var refused = user.patch("/api/companions/" + user.newCompanion(), "{\"language\": \"%s\"}".formatted(tag));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/language");
    }

    @Test
    void equalNamesAreFoundHoweverTheyAreWritten() {
        String decomposed = "Cafe\u0301";
        String word = "café" + UUID.randomUUID().toString().substring(0, 8);
        String topic = word.replace("é", "e\u0301");
        var made = user.post("/api/companions", """
                {"name": "%s", "subject": "maths", "topic": "%s", "voice": "male", "style": "formal"}""".formatted(decomposed, topic));

        assertThat(made.text("/name")).isEqualTo("Café");
        for (String query : List.of(word, topic)) {
            var found = user.get("/api/companions?topic="
                    + java.net.URLEncoder.encode(query, java.nio.charset.StandardCharsets.UTF_8));
            assertThat(found.text("/items/0/id")).isEqualTo(made.text("/id"));
        }
    }

    @Test
    void noNameBreaksATranscript() {
        String companion = user.newCompanion();
        user.patch("/api/companions/" + companion, "{\"name\": \"**Ada**: <b>[x](y)\"}");
        String session = user.newSession(companion);
        user.patch("/api/sessions/" + session, "{\"title\": \"# *Big* `title`\"}");
        user.post("/api/sessions/" + session + "/messages", "{\"content\": \"Hi\"}");

        String markdown = user.get("/api/sessions/" + session + "/transcript?format=markdown")
                .raw()
                .body();

        assertThat(markdown)
                .startsWith(
                        "# \\# \\*Big\\* \\`title\\`\n\n**You:** Hi\n\n**\\*\\*Ada\\*\\*: \\<b\\>\\[x\\]\\(y\\):** ");
    }

    @Test
    void aChatIsCalledAfterItsFirstLineWithoutWhatALineDoesNotHave() {
        String session = user.post(
                        "/api/chat", "{\"content\": \"a\\u202eb\\u0001c\\nd\"}", "Accept", "application/json")
                .text("/sessionId");

        assertThat(user.get("/api/sessions/" + session).text("/title")).isEqualTo("a b c");
    }

    private static void assertRefused(Answer answer, int status, String pointer, String detail) {
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(status);
        assertThat(answer.text("/errors/0/pointer")).isEqualTo(pointer);
        assertThat(answer.text("/errors/0/detail")).isEqualTo(detail);
    }
}

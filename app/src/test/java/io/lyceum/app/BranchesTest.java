package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.testing.ConfigOverride;
import io.lyceum.adapters.jdbi.sessions.MessageSql;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Conversations that go back and go on differently, and messages that are sent more than once.
class BranchesTest {

    private static ScriptedProvider provider;
    private static RunningLyceum lyceum;

    private Client learner;
    private String session;

    @BeforeAll
    static void start() {
        provider = new ScriptedProvider();
        lyceum = RunningLyceum.start(
                ConfigOverride.config("llm.providers[0].url", provider.url()),
                ConfigOverride.config("llm.providers[0].models[0].id", "scripted"),
                ConfigOverride.config("subscriptions.plans.free.limits[0].limit", "3"),
                ConfigOverride.config("limits.turnsPerUser.burst", "1000"));
    }

    @AfterAll
    static void stop() throws IOException {
        lyceum.close();
        provider.close();
    }

    @BeforeEach
    void startLesson() {
        learner = lyceum.newUser();
        session = learner.newSession(learner.newCompanion());
    }

    @AfterEach
    void everythingHoldsTogether() throws SQLException {
        try (var rows = Rows.of(learner)) {
            rows.holdTogether();
        }
    }

    @Test
    void anAnswerGivenAgainTwiceHasThreeSiblingsAndTheHistoryStaysLinear() {
        var first = ask("count 1");
        ask("count 2");

        var second = regenerate(first.text("/message/id"));
        var third = regenerate(first.text("/message/id"));

        assertThat(List.of(first, second, third))
                .extracting(answer -> answer.text("/message/siblingIndex"))
                .containsExactly("1", "2", "3");
        assertThat(third.text("/userMessageId")).isEqualTo(first.text("/userMessageId"));
        assertThat(third.text("/message/parentId")).isEqualTo(first.text("/userMessageId"));
        assertThat(third.text("/message/siblingCount")).isEqualTo("3");
        assertThat(learner.get("/api/messages/" + first.text("/message/id")).text("/siblingCount"))
                .isEqualTo("3");
        assertThat(said("")).containsExactly("count 1", third.text("/message/content"));
        assertThat(sequences("")).containsExactly(1, 6);
        assertThat(sequences("&branch=all")).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void aQuestionInOtherWordsIsAnsweredWithoutWhatCameAfterTheFirst() {
        String line = "well " + UUID.randomUUID();
        ask("count 1");
        var before = ask("count 2");
        ask("count 3");

        var edited = post("/api/messages/" + before.text("/userMessageId") + "/edit", line);

        assertThat(edited.status()).isEqualTo(201);
        assertThat(said("")).containsExactly("count 1", "0 ", line, ScriptedProvider.ANSWER);
        assertThat(TurnsTest.texts(provider.asked(line).getFirst().body().at("/messages"), "/content")
                        .subList(1, 4))
                .containsExactly("count 1", "0 ", line);
        var question = learner.get("/api/messages/" + edited.text("/userMessageId"));
        assertThat(question.text("/siblingIndex")).isEqualTo("2");
        assertThat(question.text("/siblingCount")).isEqualTo("2");
        assertThat(said("&branch=all")).contains("count 2", "count 3", line);
        assertThat(learner.get("/api/sessions/" + session + "/transcript?format=text")
                        .raw()
                        .body())
                .contains(line)
                .doesNotContain("count 3");
        assertThat(learner.get("/api/sessions/" + session + "/transcript?format=text&branch=all")
                        .raw()
                        .body())
                .contains(line, "count 3");
    }

    @Test
    void theVeryFirstQuestionCanBePutInOtherWords() {
        var first = ask("count 1");

        var edited = post("/api/messages/" + first.text("/userMessageId") + "/edit", "count 2");

        assertThat(said("")).containsExactly("count 2", "0 1 ");
        assertThat(learner.get("/api/messages/" + edited.text("/userMessageId"))
                        .body()
                        .at("/parentId")
                        .isNull())
                .isTrue();
    }

    @Test
    void whoGoesBackToAnOldBranchGoesOnFromItsEnd() {
        String line = "well " + UUID.randomUUID();
        var first = ask("count 1");
        var old = ask("count 2");
        post("/api/messages/" + first.text("/userMessageId") + "/edit", "count 3");
        assertThat(said("")).containsExactly("count 3", "0 1 2 ");

        for (int i = 0; i < 2; i++) {
            assertThat(choose(session, first.text("/message/id")).status()).isEqualTo(204);
            assertThat(said("")).containsExactly("count 1", "0 ", "count 2", "0 1 ");
        }

        assertThat(ask(line).status()).isEqualTo(201);
        assertThat(TurnsTest.texts(provider.asked(line).getFirst().body().at("/messages"), "/content")
                        .subList(1, 6))
                .containsExactly("count 1", "0 ", "count 2", "0 1 ", line);
        assertThat(choose(session, old.text("/message/id")).status()).isEqualTo(204);
        assertThat(said("")).endsWith(line, ScriptedProvider.ANSWER);
    }

    @Test
    void branchesOfPlainChatsAreOneHistory() {
        var first = chat("count 1");
        post("/api/messages/" + first.text("/userMessageId") + "/edit", "count 2");

        assertThat(TurnsTest.texts(learner.get("/api/chat/history").body().at("/items"), "/content"))
                .containsExactly("0 1 ", "count 2");
    }

    @Test
    void whatCannotBeDoneToAMessageIsRefused() {
        var turn = ask("count 1");
        String question = turn.text("/userMessageId");
        String answer = turn.text("/message/id");
        String nobody = UUID.randomUUID().toString();
        String elsewhere = chat("count 1").text("/message/id");

        assertThat(post("/api/messages/" + answer + "/edit", "x").status()).isEqualTo(409);
        assertThat(regenerate(question).status()).isEqualTo(409);
        assertThat(post("/api/messages/" + question + "/edit", " ").text("/errors/0/pointer"))
                .isEqualTo("/content");
        assertThat(post("/api/messages/" + nobody + "/edit", "x").status()).isEqualTo(404);
        assertThat(regenerate(nobody).status()).isEqualTo(404);
        assertThat(choose(session, nobody).text("/errors/0/pointer")).isEqualTo("/messageId");
        assertThat(choose(session, elsewhere).status()).isEqualTo(422);
        assertThat(choose(nobody, answer).status()).isEqualTo(404);
        var stranger = lyceum.newUser();
        assertThat(stranger.get("/api/messages/" + question).status()).isEqualTo(404);
        assertThat(stranger.post("/api/messages/" + question + "/edit", "{\"content\": \"x\"}")
                        .status())
                .isEqualTo(404);
        assertThat(stranger.put("/api/sessions/" + session + "/branch", "{\"messageId\": \"%s\"}".formatted(answer))
                        .status())
                .isEqualTo(404);
        learner.post("/api/sessions/" + session + "/end", "");
        assertThat(regenerate(answer).text("/code")).isEqualTo("session-over");
        assertThat(said("")).containsExactly("count 1", "0 ");
    }

    @Test
    void ofManyWhoGoBackAtOnceOneDoes() {
        var first = ask("count 1");

        var answers = Crowd.together(
                16,
                i -> i % 2 == 0
                        ? post("/api/messages/" + first.text("/userMessageId") + "/edit", "slowly 30")
                        : regenerate(first.text("/message/id")));

        assertThat(answers).extracting(Client.Answer::status).contains(201).containsOnly(201, 409);
        assertThat(sequences("&branch=all")).doesNotHaveDuplicates();
    }

    @Test
    void anAnswerIsGivenAgainOnceUnderAKey() {
        var first = ask("count 1");
        String path = "/api/messages/" + first.text("/message/id") + "/regenerate";

        var turns = Crowd.together(
                8,
                _ -> learner.post(path, "{}", "Accept", "application/json", "Idempotency-Key", "again")
                        .text("/id"));

        assertThat(turns).doesNotContain("").containsOnly(turns.getFirst());
        assertThat(sequences("&branch=all")).containsExactly(1, 2, 3);
    }

    @Test
    void aMessageThatIsSentSixtyFourTimesIsAskedOnce() throws SQLException {
        String line = "slowly 20 " + UUID.randomUUID();
        String body = "{\"content\": \"%s\", \"clientMessageId\": \"m-1\"}".formatted(line);

        var answers = Crowd.together(
                64, _ -> learner.post("/api/sessions/" + session + "/messages", body, "Accept", "application/json"));

        assertThat(answers).extracting(Client.Answer::status).containsOnly(201);
        assertThat(answers)
                .extracting(answer -> answer.text("/id"))
                .containsOnly(answers.getFirst().text("/id"));
        assertThat(answers)
                .filteredOn(answer -> answer.header("Idempotency-Replayed").isEmpty())
                .hasSize(1);
        assertThat(provider.asked(line)).hasSize(1);
        assertThat(said("")).containsExactly(line, ScriptedProvider.counted(20));
        try (var rows = Rows.of(learner)) {
            assertThat(rows.list("SELECT DISTINCT reference FROM ledger_entry WHERE meter = 'output-tokens'"))
                    .containsExactly(answers.getFirst().text("/id"));
        }
        assertThat(learner.get("/api/sessions/" + session + "/messages?after=0").text("/items/0/clientMessageId"))
                .isEqualTo("m-1");
    }

    @Test
    void aFirstChatMessageThatIsSentSixtyFourTimesMakesOneChat() {
        String body = "{\"content\": \"slowly 20\", \"clientMessageId\": \"m-1\"}";

        var answers = Crowd.together(64, _ -> learner.post("/api/chat", body, "Accept", "application/json"));

        assertThat(answers).extracting(Client.Answer::status).containsOnly(201);
        assertThat(answers)
                .extracting(answer -> answer.text("/id"))
                .containsOnly(answers.getFirst().text("/id"));
        assertThat(learner.get("/api/me/sessions?kind=chat").body().at("/items"))
                .hasSize(1);
    }

    @Test
    void aNameStandsForOneMessageOfItsSession() {
        var first = send(session, "count 1", "m-1");
        String path = "/api/messages/" + first.text("/userMessageId") + "/edit";

        var other = send(session, "count 2", "m-1");
        var edited = learner.post(
                path, "{\"content\": \"count 2\", \"clientMessageId\": \"m-1\"}", "Accept", "application/json");
        var elsewhere = send(learner.newSession(learner.newCompanion()), "count 2", "m-1");

        for (var refused : List.of(other, edited)) {
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text("/code")).isEqualTo("idempotency-key-reused");
            assertThat(refused.text("/errors/0/pointer")).isEqualTo("/clientMessageId");
        }
        assertThat(elsewhere.status()).isEqualTo(201);
        assertThat(said("")).containsExactly("count 1", "0 ");
    }

    @Test
    void aNameStillCountsWhenTheSessionIsOverAndUnderAnyKey() {
        var first = send(session, "count 1", "m-1");
        learner.post("/api/sessions/" + session + "/end", "");

        for (int i = 0; i < 2; i++) {
            var again = learner.post(
                    "/api/sessions/" + session + "/messages",
                    "{\"content\": \"count 1\", \"clientMessageId\": \"m-1\"}",
                    "Accept",
                    "application/json",
                    "Idempotency-Key",
                    "late");

            assertThat(again.status()).isEqualTo(201);
            assertThat(again.text("/id")).isEqualTo(first.text("/id"));
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        }
    }

    @Test
    void aKeyStandsForWhatItFoundAlsoWhenTheChatIsOver() {
        String body = "{\"content\": \"count 1\", \"clientMessageId\": \"m-1\"}";
        var first = learner.post("/api/chat", body, "Accept", "application/json", "Idempotency-Key", "one");
        var second = learner.post("/api/chat", body, "Accept", "application/json", "Idempotency-Key", "two");
        learner.post("/api/sessions/" + first.text("/sessionId") + "/end", "");

        for (String key : List.of("one", "two", "two")) {
            var again = learner.post("/api/chat", body, "Accept", "application/json", "Idempotency-Key", key);

            assertThat(again.status()).as(key).isEqualTo(201);
            assertThat(again.text("/id")).as(key).isEqualTo(first.text("/id"));
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        }
        assertThat(second.text("/id")).isEqualTo(first.text("/id"));
        assertThat(learner.get("/api/me/sessions?kind=chat").body().at("/items"))
                .hasSize(1);
        assertThat(learner.post(
                                "/api/chat",
                                body.replace("count 1", "count 2"),
                                "Accept",
                                "application/json",
                                "Idempotency-Key",
                                "two")
                        .text("/code"))
                .isEqualTo("idempotency-key-reused");
    }

    @Test
    void aNameHasAHundredCharactersAndNoMore() {
        assertThat(send(session, "count 1", "x".repeat(100)).status()).isEqualTo(201);

        for (String name : List.of("x".repeat(101), "")) {
            assertThat(send(session, "count 1", name).text("/errors/0/pointer")).isEqualTo("/clientMessageId");
        }
    }

    @Test
    void aTurnThatHasNotChangedIsNotSentAgain() {
        var turn = ask("count 1");
        for (String path : List.of("/api/turns/" + turn.text("/id"), "/api/messages/" + turn.text("/message/id"))) {
            var first = learner.get(path);

            var again = learner.get(path, "If-None-Match", first.header("ETag"));

            assertThat(first.header("ETag")).isNotEmpty();
            assertThat(again.status()).isEqualTo(304);
        }
    }

    @Test
    void aLongConversationIsReadByItsIndexes() throws SQLException {
        ask("count 1");
        try (var rows = Rows.of(learner)) {
            rows.update("""
                    INSERT INTO message (id, session_id, user_id, sequence, role, modality, content, status, plain,
                                         created_at)
                    SELECT uuidv7(), s.id, s.user_id, n, CASE n %% 2 WHEN 1 THEN 'user' ELSE 'assistant' END, 'text',
                           'long', 'complete', false, now()
                    FROM session s, generate_series(3, 3000) n WHERE s.id = '%s'""".formatted(session));
            rows.update("""
                    UPDATE message m SET parent_id = p.id FROM message p
                    WHERE p.session_id = m.session_id AND p.sequence = m.sequence - 1 AND m.session_id = '%s'
                    """.formatted(session));
            rows.update("UPDATE session SET message_count = 3000 WHERE id = '%s'".formatted(session));
            Superuser.change("ANALYZE message");
            // Where this conversation is all there is, reading the whole table costs no more.
            rows.update("SET enable_seqscan = off");
            String sql = MessageSql.STRETCH
                    .replace(":session", "'" + session + "'")
                    .replace(":after", "0")
                    .replace(":before", "2900")
                    .replace(":branch", "'active'");

            assertThat(rows.list("EXPLAIN " + sql + "ORDER BY m.sequence DESC LIMIT 100"))
                    .noneMatch(line -> line.contains("Seq Scan on message"))
                    .anyMatch(line -> line.contains("message_sibling"));
        }
    }

    private Client.Answer ask(String content) {
        return post("/api/sessions/" + session + "/messages", content);
    }

    private Client.Answer chat(String content) {
        return post("/api/chat", content);
    }

    private Client.Answer post(String path, String content) {
        return learner.post(path, "{\"content\": \"%s\"}".formatted(content), "Accept", "application/json");
    }

    private Client.Answer send(String to, String content, String name) {
        return learner.post(
                "/api/sessions/" + to + "/messages",
                "{\"content\": \"%s\", \"clientMessageId\": \"%s\"}".formatted(content, name),
                "Accept",
                "application/json");
    }

    private Client.Answer regenerate(String message) {
        return learner.post("/api/messages/" + message + "/regenerate", "{}", "Accept", "application/json");
    }

    private Client.Answer choose(String of, String message) {
        return learner.put("/api/sessions/" + of + "/branch", "{\"messageId\": \"%s\"}".formatted(message));
    }

    /// What the session says, oldest first.
    private List<String> said(String query) {
        return TurnsTest.texts(messages(query), "/content");
    }

    private List<Integer> sequences(String query) {
        return TurnsTest.texts(messages(query), "/sequence").stream()
                .map(Integer::valueOf)
                .toList();
    }

    private JsonNode messages(String query) {
        return learner.get("/api/sessions/" + session + "/messages?after=0" + query)
                .body()
                .at("/items");
    }
}

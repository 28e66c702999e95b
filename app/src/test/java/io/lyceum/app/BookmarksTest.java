package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lyceum.app.Client.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BookmarksTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();

    private final Client author = LYCEUM.newUser();
    private final Client reader = LYCEUM.newUser();

    @Test
    void bookmarkingTwiceIsBookmarkingOnce() {
        String path = bookmarkOf(author.newCompanion());

        assertThat(reader.put(path).status()).isEqualTo(204);
        assertThat(reader.put(path).status()).isEqualTo(204);
        assertThat(listed(reader)).hasSize(1);
        assertThat(reader.delete(path).status()).isEqualTo(204);
        assertThat(reader.delete(path).status()).isEqualTo(204);
        assertThat(listed(reader)).isEmpty();
    }

    @Test
    void manyAtOnceMakeOneBookmark() {
        String companion = author.newCompanion();

        var answers = Crowd.together(30, _ -> reader.put(bookmarkOf(companion)));

        assertThat(answers).extracting(Answer::status).containsOnly(204);
        assertThat(Superuser.number("SELECT count(*) FROM bookmark WHERE companion_id = ?::uuid", companion))
                .isEqualTo(1);
    }

    @Test
    void bookmarkingWhatIsBeingDeletedIsNoFailure() {
        for (int round = 0; round < 30; round++) {
            String companion = author.newCompanion();

            var answers = Crowd.together(
                    6, i -> i == 0 ? author.delete("/api/companions/" + companion) : reader.put(bookmarkOf(companion)));

            assertThat(answers).extracting(Answer::status).isSubsetOf(204, 404);
        }
    }

    @Test
    void whatIsNotThereCannotBeBookmarked() {
        String own = author.newCompanion();
        author.patch("/api/companions/" + own, "{\"visibility\": \"private\"}");

        assertThat(reader.put(bookmarkOf(own)).status()).isEqualTo(404);
        assertThat(reader.put(bookmarkOf(UUID.randomUUID().toString())).status())
                .isEqualTo(404);
        assertThat(reader.put(bookmarkOf("nonsense")).status()).isEqualTo(404);
        assertThat(author.put(bookmarkOf(own)).status()).isEqualTo(204);
        assertThat(LYCEUM.anonymous().put(bookmarkOf(own)).status()).isEqualTo(401);
    }

    @Test
    void unlistedCompanionsCanBeKeptByWhoeverKnowsThem() {
        String companion = author.newCompanion();
        author.patch("/api/companions/" + companion, "{\"visibility\": \"unlisted\"}");

        reader.put(bookmarkOf(companion));

        assertThat(listed(reader)).containsExactly(companion);
    }

    @Test
    void aCompanionThatBecomesPrivateLeavesTheListsOfOthers() {
        String companion = author.newCompanion();
        reader.put(bookmarkOf(companion));
        author.put(bookmarkOf(companion));

        author.patch("/api/companions/" + companion, "{\"visibility\": \"private\"}");

        assertThat(listed(reader)).isEmpty();
        assertThat(listed(author)).containsExactly(companion);
        assertThat(reader.delete(bookmarkOf(companion)).status()).isEqualTo(204);
    }

    @Test
    void theLatestBookmarkIsFirstOnEveryPage() {
        List<String> companions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            var other = LYCEUM.newUser();
            companions.addFirst(other.newCompanion());
            reader.put(bookmarkOf(companions.getFirst()));
        }

        var page = reader.get("/api/me/bookmarks?limit=2");
        List<String> walked = new ArrayList<>(ids(page));
        while (!page.body().path("nextCursor").isNull()) {
            page = reader.get("/api/me/bookmarks?limit=2&cursor=" + page.text("/nextCursor"));
            walked.addAll(ids(page));
        }

        assertThat(walked).isEqualTo(companions);
        assertThat(reader.get("/api/me/bookmarks?limit=0").status()).isEqualTo(422);
        assertThat(reader.get("/api/me/bookmarks?limit=101").status()).isEqualTo(422);
        String cursor = reader.get("/api/me/bookmarks?limit=2").text("/nextCursor");
        assertThat(author.get("/api/me/bookmarks?cursor=" + cursor).text("/code"))
                .as("somebody else's cursor")
                .isEqualTo("cursor-invalid");
        assertThat(reader.get("/api/me/companions?cursor=" + cursor).text("/code"))
                .as("a cursor of another list")
                .isEqualTo("cursor-invalid");
    }

    @Test
    void everybodySeesTheOwnBookmarksOnly() {
        String companion = author.newCompanion();
        reader.put(bookmarkOf(companion));

        assertThat(bookmarked(reader, companion)).isTrue();
        assertThat(bookmarked(author, companion)).isFalse();
        assertThat(reader.get("/api/companions?bookmarked=true&author=" + author.id())
                        .body()
                        .at("/items")
                        .size())
                .isEqualTo(1);
        assertThat(author.get("/api/companions?bookmarked=true")
                        .body()
                        .at("/items")
                        .size())
                .isZero();
        assertThat(author.get("/api/companions?bookmarked=false&author=" + author.id())
                        .body()
                        .at("/items")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aDeletedCompanionTakesItsBookmarksAlong() {
        String companion = author.newCompanion();
        reader.put(bookmarkOf(companion));

        author.delete("/api/companions/" + companion);

        assertThat(listed(reader)).isEmpty();
        assertThat(Superuser.number("SELECT count(*) FROM bookmark WHERE companion_id = ?::uuid", companion))
                .isZero();
    }

    private static boolean bookmarked(Client client, String companion) {
        return client.get("/api/companions/" + companion)
                .body()
                .path("bookmarked")
                .asBoolean();
    }

    private static List<String> listed(Client client) {
        return ids(client.get("/api/me/bookmarks"));
    }

    private static List<String> ids(Answer answer) {
        List<String> ids = new ArrayList<>();
        answer.body().at("/items").forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    private static String bookmarkOf(String companion) {
        return "/api/companions/" + companion + "/bookmark";
    }
}

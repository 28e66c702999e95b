package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.ConfigOverride;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FeedTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final RunningLyceum PATIENT = RunningLyceum.start(
            ConfigOverride.config("feed.longest", "30s"),
            ConfigOverride.config("sessions.heartbeat", "1s"),
            ConfigOverride.config("limits.streamsPerUser", "5"));

    private final Client user = LYCEUM.newUser();

    @AfterAll
    static void stop() {
        PATIENT.close();
    }

    @Test
    void aUserHasOnlySoManyStreamsAtATime() {
        var patient = user.at(PATIENT);
        List<FeedListener> open = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                var listener = new FeedListener(patient, "");
                open.add(listener);
                listener.awaitWord();
            }

            var refused = patient.get("/api/me/events", "Accept", "text/event-stream");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            new FeedListener(LYCEUM.newUser().at(PATIENT), "").close();
        } finally {
            open.forEach(FeedListener::close);
        }
        assertThat(Eventually.within(Duration.ofSeconds(10), () -> isWelcome(patient)))
                .isTrue();
    }

    private static boolean isWelcome(Client client) {
        try (var listener = new FeedListener(client, "")) {
            return listener.isHeard();
        }
    }

    @Test
    void whatHappensOnAnotherNodeIsHeardAtOnce() {
        try (var listener = listen(user, "")) {
            String companion = user.newCompanion();
            String session = user.newSession(companion);
            ask(session);
            user.post("/api/sessions/" + session + "/end", "");
            user.delete("/api/companions/" + companion);

            var kinds = listener.until("companion.deleted");

            assertThat(kinds)
                    .containsSubsequence(
                            "companion.created",
                            "session.started",
                            "message.created",
                            "message.created",
                            "session.ended",
                            "companion.deleted")
                    .contains("quota.changed", "turn.started");
            assertThat(listener.first("session.ended").at("/data")).isEqualTo(Client.read("""
                            {"sessionId": "%s", "state": "ended", "endReason": "completed"}""".formatted(session)));
        }
    }

    @Test
    void whoHasHeardNothingYetCanResumeToo() {
        var opening = LYCEUM.newUser().get("/api/me/events", "Accept", "text/event-stream", "Last-Event-ID", "");

        assertThat(opening.status()).isEqualTo(200);
        String id = opening.raw().body().lines().findFirst().orElse("").replaceFirst("^id: ", "");
        user.newCompanion();
        try (var listener = listen(user, id)) {
            assertThat(listener.until("companion.created")).contains("companion.created");
        }
    }

    @Test
    void whoComesBackHearsWhatWasMissedOnceAndInOrder() {
        List<String> heard = new ArrayList<>();
        String last;
        try (var listener = listen(user, "")) {
            user.newCompanion();
            listener.until("companion.created");
            last = listener.lastId();
            heard.addAll(listener.ids());
        }
        String companion = user.newCompanion();
        for (int i = 0; i < 120; i++) {
            user.put("/api/companions/" + companion + "/bookmark");
            user.delete("/api/companions/" + companion + "/bookmark");
        }
        user.delete("/api/companions/" + companion);

        try (var listener = listen(user, last)) {
            var kinds = listener.until("companion.deleted");

            heard.addAll(listener.ids());
            assertThat(kinds).filteredOn("bookmark.added"::equals).hasSize(120);
            assertThat(kinds).filteredOn("bookmark.removed"::equals).hasSize(120);
        }
        assertThat(heard)
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(Superuser.texts(
                        """
                        SELECT xid || '-' || number FROM user_event
                        WHERE user_id = ?::uuid AND (xid, number) >= (?::xid8, ?::bigint)
                        ORDER BY xid, number LIMIT ?""",
                        user.id(),
                        heard.getFirst().split("-", -1)[0],
                        heard.getFirst().split("-", -1)[1],
                        heard.size()));
    }

    @Test
    void nothingIsMissedWhileManyWriteAtOnce() {
        String companion = user.newCompanion();
        var others = IntStream.range(0, 40)
                .mapToObj(_ -> LYCEUM.newUser())
                .flatMap(author -> Stream.of(author.newCompanion(), author.newCompanion(), author.newCompanion()))
                .toList();
        try (var listener = listen(user, "")) {
            Crowd.together(
                    others.size(),
                    i -> user.put("/api/companions/" + others.get(i) + "/bookmark")
                            .status());
            user.delete("/api/companions/" + companion);

            assertThat(listener.until("companion.deleted"))
                    .filteredOn("bookmark.added"::equals)
                    .hasSize(others.size());
        }
    }

    @Test
    void nobodyHearsOfOthers() {
        var other = LYCEUM.newUser();
        try (var listener = listen(user, "")) {
            other.newSession(other.newCompanion());
            user.newCompanion();

            assertThat(listener.until("companion.created")).containsOnly("companion.created", "quota.changed");
        }
    }

    @Test
    void aPositionThatIsForgottenOrFromElsewhereStartsAnew() {
        for (var position : List.of("1-1", "99999999999-1")) {
            String wanted = position;
            if (position.equals("1-1")) {
                Superuser.change("UPDATE user_event_horizon SET xid = greatest(xid, '2'::xid8)");
            }
            try (var listener = listen(user, wanted)) {
                assertThat(listener.next()).as(position).isEqualTo("feed.reset");
                user.put("/api/companions/" + user.newCompanion() + "/bookmark");
                assertThat(listener.until("bookmark.added")).isNotEmpty();
            }
            user.delete("/api/companions/" + user.get("/api/me/companions").text("/items/0/id"));
        }
    }

    @Test
    void aPositionThatIsNoneIsRefused() {
        assertThat(user.get("/api/me/events", "Last-Event-ID", "tomorrow").status())
                .isEqualTo(400);
    }

    @Test
    void whoIsSignedOutHearsNothingMore() {
        try (var listener = listen(user, "")) {
            user.post("/api/auth/sign-out", "");

            assertThat(listener.until("sign-in.ended")).contains("sign-in.ended");
            assertThat(listener.isOver()).isTrue();
        }
    }

    @Test
    void aNodeThatStopsLetsItsListenersGo() {
        var node = RunningLyceum.start(ConfigOverride.config("feed.longest", "30s"));
        var closed = new AtomicBoolean();
        try (var listener = new FeedListener(user.at(node), "")) {
            Thread.ofVirtual().start(() -> {
                node.close();
                closed.set(true);
            });

            assertThat(listener.isOver()).isTrue();
        }
        assertThat(Eventually.within(Duration.ofSeconds(20), closed::get)).isTrue();
    }

    @Test
    void whatIsOldIsForgotten() {
        user.newCompanion();
        Superuser.change("UPDATE user_event SET at = now() - interval '8 days' WHERE user_id = ?::uuid", user.id());

        Superuser.texts("SELECT forget_user_events('7 days')");

        assertThat(Superuser.number("SELECT count(*) FROM user_event WHERE user_id = ?::uuid", user.id()))
                .isZero();
    }

    private void ask(String session) {
        user.post(
                "/api/sessions/" + session + "/messages",
                "{\"content\": \"What is a third?\"}",
                "Accept",
                "application/json");
    }

    private static FeedListener listen(Client user, String last) {
        return new FeedListener(user.at(PATIENT), last);
    }
}

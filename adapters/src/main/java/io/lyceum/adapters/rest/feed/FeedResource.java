package io.lyceum.adapters.rest.feed;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.adapters.rest.streams.EventStream;
import io.lyceum.adapters.rest.streams.EventStreams;
import io.lyceum.domain.feed.Feed;
import io.lyceum.domain.feed.FeedPosition;
import io.lyceum.domain.feed.Subscription;
import io.lyceum.domain.feed.UserEvent;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@Path("/api")
public final class FeedResource {

    private final Feed feed;
    private final EventStreams streams;
    private final ObjectMapper json;
    private final Duration heartbeat;
    private final Duration longest;

    /// @param heartbeat the longest time in which nothing is sent
    /// @param longest after which a client must come back, and show that its token is still good
    public FeedResource(Feed feed, EventStreams streams, ObjectMapper json, Duration heartbeat, Duration longest) {
        this.feed = feed;
        this.streams = streams;
        this.json = json;
        this.heartbeat = heartbeat;
        this.longest = longest;
    }

    @GET
    @Path("me/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            id = "followEvents",
            summary = "Follow what happens to oneself",
            description = "On whichever node it happens; from `Last-Event-ID` on or, without it, from now on.",
            refuses = ProblemType.TOO_MANY_REQUESTS)
    @Answers(value = UserEventView.class, types = MediaType.SERVER_SENT_EVENTS)
    public Response events(@Auth Learner learner, @HeaderParam("Last-Event-ID") @Nullable FeedPosition lastEventId) {
        return streams.refusal(learner.id())
                .orElseGet(() -> streams.respond(learner.id(), events -> {
                            try (var subscription = feed.listen(learner.id(), Optional.ofNullable(lastEventId))) {
                                if (lastEventId == null) {
                                    events.addPosition(subscription.position().text());
                                }
                                tell(learner, subscription, events);
                            }
                        })
                        .build());
    }

    private void tell(Learner learner, Subscription subscription, EventStream events) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        if (subscription.hasGap()) {
            events.add(subscription.position().text(), "feed.reset", UserEventView.reset());
        }
        events.flush();
        boolean over = false;
        while (!over) {
            var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            var news = subscription.await(left.compareTo(heartbeat) < 0 ? left : heartbeat);
            for (var event : news) {
                events.add(event.position().text(), event.kind(), UserEventView.of(event, json));
                over |= endsSignIn(event, learner);
            }
            if (news.isEmpty()) {
                events.addHeartbeat();
            }
            events.flush();
            over |= subscription.isOver() || System.nanoTime() >= end;
        }
    }

    /// Whoever has been signed out hears that, and nothing more.
    private static boolean endsSignIn(UserEvent event, Learner learner) {
        return event.kind().equals("sign-in.ended")
                && learner.signIn()
                        .filter(signIn -> event.data().contains(signIn.value().toString()))
                        .isPresent();
    }
}

package io.lyceum.adapters.rest.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.adapters.rest.streams.EventStream.ClientGone;
import io.lyceum.domain.kernel.UserId;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The event streams that this node sends. Whoever keeps opening them must not take the room of others, so a user has
/// only so many at a time.
public final class EventStreams {

    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final ObjectMapper json;
    private final int perUser;
    private final Map<UserId, Integer> open = new ConcurrentHashMap<>();

    /// @param perUser how many a user may have here at a time; a few more when they are opened at the same moment
    public EventStreams(ObjectMapper json, int perUser) {
        this.json = json;
        this.perUser = perUser;
    }

    /// What is to be told; may wait as long as it likes.
    public interface Script {

        void play(EventStream events) throws InterruptedException;
    }

    /// Why a user cannot have one more just now. To be asked before anything else is done.
    public Optional<Response> refusal(UserId user) {
        int count = open.getOrDefault(user, 0);
        return count < perUser
                ? Optional.empty()
                : Optional.of(Problem.of(ProblemType.TOO_MANY_REQUESTS, count + " event streams are open already")
                        .retryAfter(WAIT)
                        .toResponse());
    }

    public Response.ResponseBuilder respond(UserId user, Script script) {
        StreamingOutput body = out -> {
            open.merge(user, 1, Integer::sum);
            try {
                script.play(new EventStream(out, json));
            } catch (ClientGone e) {
                LOG.debug("Client hung up", e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                open.computeIfPresent(user, (_, count) -> count > 1 ? count - 1 : null);
            }
        };
        return Response.ok(body, "text/event-stream")
                .header("Cache-Control", "private, no-cache, no-transform")
                .header("X-Accel-Buffering", "no");
    }
}

package io.lyceum.adapters.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.kernel.IdempotencyKeys;
import io.lyceum.domain.kernel.IdempotencyKeys.Answer;
import io.lyceum.domain.kernel.IdempotencyKeys.Claim;
import io.lyceum.domain.kernel.IdempotencyKeys.Request;
import io.lyceum.domain.kernel.Sha256;
import io.lyceum.domain.kernel.Uuid7;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Honours `Idempotency-Key`: the same key with the same body gives the first answer again, with
/// `Idempotency-Replayed: true`. Refusals are not kept, so what was refused can be tried again under its key.
public final class Idempotency {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e][\\x20-\\x7e]{0,254}");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String REPLAYED = "Idempotency-Replayed";

    private final IdempotencyKeys keys;
    private final ObjectMapper json;

    public Idempotency(IdempotencyKeys keys, ObjectMapper json) {
        this.keys = keys;
        this.json = json;
    }

    /// A request and what its client calls it, if anything.
    ///
    /// @param route the path, with the ids in it
    /// @param body what the request says
    public record Call(
            Learner learner, String route, @Nullable String key, Object body) {}

    /// What a request has come to.
    ///
    /// @param thing the id that the request was given or, when another request had made the thing before, its own
    public record Made(UUID thing, Response response) {}

    /// Carries out a request that creates one thing and answers with it.
    ///
    /// @param existing the answer for a thing that exists already
    /// @param create creates the thing with an id
    public Response once(Call call, Function<UUID, Optional<Response>> existing, Function<UUID, Response> create) {
        return once(call, existing, id -> new Made(id, create.apply(id)), true);
    }

    /// Carries out a request whose answer is a stream. Whoever repeats it attaches to what is there, whether it still
    /// runs or is over.
    public Response onceStreaming(Call call, Function<UUID, Optional<Response>> existing, Function<UUID, Made> begin) {
        return once(call, existing, begin, false);
    }

    /// Carries out a request that creates one thing and answers with something that must not be kept, such as a secret.
    /// Whoever repeats it is answered without.
    public Response onceUnkept(
            Call call, Function<UUID, Optional<Response>> existing, Function<UUID, Response> create) {
        return once(call, existing, id -> new Made(id, create.apply(id)), false);
    }

    private Response once(
            Call call, Function<UUID, Optional<Response>> existing, Function<UUID, Made> create, boolean keep) {
        if (call.key() == null) {
            return create.apply(Uuid7.next()).response();
        }
        var request = new Request(call.learner().id(), call.route(), key(call.key()));
        byte[] fingerprint = fingerprint(call.body());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            switch (keys.claim(request, fingerprint, Uuid7.next())) {
                case Claim.Fresh(var thing, boolean again) -> {
                    var made = again ? existing.apply(thing).map(Idempotency::replayed) : Optional.<Response>empty();
                    return made.isPresent() ? made.get() : carryOut(request, thing, create, keep);
                }
                case Claim.Done(var thing, var answer) -> {
                    return keep
                            ? replay(answer)
                            : existing.apply(thing)
                                    .map(Idempotency::replayed)
                                    .orElseGet(() ->
                                            Problem.of(ProblemType.NOT_FOUND).toResponse());
                }
                case Claim.Running(var thing) -> {
                    var running = keep ? Optional.<Response>empty() : existing.apply(thing);
                    if (running.isPresent()) {
                        return replayed(running.get());
                    }
                    pause();
                }
                case Claim.Reused() -> {
                    return Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED).toResponse();
                }
            }
        }
        return Problem.of(ProblemType.CONFLICT, "The first request with this key is still being carried out")
                .toResponse();
    }

    /// When this throws, nobody knows whether the thing was created; the claim is left to run out then. A key for what
    /// turned out to have been made by another request stands for that from then on.
    private Response carryOut(Request request, UUID thing, Function<UUID, Made> create, boolean keep) {
        var made = create.apply(thing);
        var response = made.response();
        boolean refused = response.getStatusInfo().getFamily() == Response.Status.Family.CLIENT_ERROR;
        if (refused) {
            keys.release(request);
        } else {
            keys.complete(request, made.thing(), answer(response, keep));
        }
        return response;
    }

    private Answer answer(Response response, boolean keep) {
        if (!keep) {
            return new Answer(response.getStatus(), Map.of(), "");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        response.getStringHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        byte[] body = response.getEntity() instanceof byte[] bytes ? bytes : Json.bytes(json, response.getEntity());
        headers.putIfAbsent("Content-Type", "application/json");
        return new Answer(response.getStatus(), headers, new String(body, StandardCharsets.UTF_8));
    }

    private static Response replay(Answer answer) {
        var response = Response.status(answer.status()).entity(answer.body());
        answer.headers().forEach(response::header);
        return replayed(response.build());
    }

    /// Says that an answer was given before.
    public static Response replayed(Response response) {
        return Response.fromResponse(response).header(REPLAYED, "true").build();
    }

    /// The draft wants a quoted string, most clients send it bare; both are the same key.
    private static String key(String header) {
        String stripped = header.strip();
        boolean quoted = stripped.length() >= 2 && stripped.startsWith("\"") && stripped.endsWith("\"");
        String key = quoted ? stripped.substring(1, stripped.length() - 1) : stripped;
        if (!KEY.matcher(key).matches()) {
            throw Problem.of(ProblemType.BAD_REQUEST, "Idempotency-Key must have 1 to 255 printable characters")
                    .error("/Idempotency-Key", "unreadable", "must have 1 to 255 printable characters")
                    .toException();
        }
        return key;
    }

    private byte[] fingerprint(Object body) {
        return Sha256.of(Json.bytes(json, body));
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemType.UNAVAILABLE).toException();
        }
    }
}

package io.lyceum.adapters.rest.turns;

import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Refuses;
import io.lyceum.adapters.rest.problems.ProblemType;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A resource method that begins a turn: it answers with the events of the turn or, to a client that wants JSON, with
/// the whole of it.
@Answers(value = TurnStream.EventView.class, types = MediaType.SERVER_SENT_EVENTS, headers = "Location")
@Answers(status = 201, value = TurnView.class, types = MediaType.APPLICATION_JSON, headers = "Location")
@Refuses({
    ProblemType.SESSION_OVER,
    ProblemType.TURN_RUNNING,
    ProblemType.MODEL_NOT_ALLOWED,
    ProblemType.IDEMPOTENCY_KEY_REUSED,
    ProblemType.TOO_MANY_REQUESTS,
    ProblemType.PROVIDER_FAILED,
    ProblemType.PROVIDER_TIMEOUT
})
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface BeginsTurn {}

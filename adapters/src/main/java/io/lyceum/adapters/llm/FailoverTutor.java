package io.lyceum.adapters.llm;

import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.tutors.Handover;
import io.lyceum.domain.tutors.Price;
import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.port.Tutor;
import java.util.List;
import java.util.Optional;

/// Asks the providers of one model in their order, until one of them answers. Before the first word any of them may
/// step in; after it only where that is allowed, and then the next one is given what has been said, to go on from
/// there.
final class FailoverTutor implements Tutor {

    private static final String CIRCUIT_OPEN = "circuit-open";

    private final List<Candidate> candidates;
    private final boolean midAnswer;

    /// @param midAnswer whether a provider may go on with what another one has begun
    FailoverTutor(List<Candidate> candidates, boolean midAnswer) {
        this.candidates = List.copyOf(candidates);
        this.midAnswer = midAnswer;
    }

    /// Somebody who can be asked.
    ///
    /// @param continues whether it can go on with an answer that was begun elsewhere
    record Candidate(String provider, Tutor tutor, CircuitBreaker breaker, Optional<Price> price, boolean continues) {}

    @Override
    public Answer answer(Prompt prompt, Listener listener) throws InterruptedException {
        var said = new Continuation(listener);
        var current = candidates.getFirst();
        var reason = CIRCUIT_OPEN;
        var failure = new TutorFailure(
                Cause.UNAVAILABLE, current.provider() + " has failed too often and is left alone for a while");
        for (var candidate : candidates) {
            boolean fits = said.isEmpty() || candidate.continues();
            if (!fits || !candidate.breaker().admits()) {
                continue;
            }
            try {
                if (!candidate.provider().equals(current.provider())) {
                    var handover = new Handover(current.provider(), candidate.provider(), reason, candidate.price());
                    tell(candidate, () -> listener.handedOver(handover));
                    current = candidate;
                }
                return ask(candidate, prompt, said);
            } catch (TutorFailure e) {
                if (e.reason() == Cause.REFUSED || !(said.isEmpty() || midAnswer)) {
                    throw e;
                }
                failure = e;
                reason = "provider-" + Term.of(e.reason());
            }
        }
        throw failure;
    }

    private static void tell(Candidate candidate, Runnable news) {
        try {
            news.run();
        } catch (RuntimeException | Error e) {
            candidate.breaker().abandoned();
            throw e;
        }
    }

    private static Answer ask(Candidate candidate, Prompt prompt, Continuation said) throws InterruptedException {
        boolean decided = false;
        try {
            var answer = candidate.tutor().answer(said.rest(prompt), said);
            candidate.breaker().succeeded();
            decided = true;
            return answer;
        } catch (TutorFailure e) {
            if (e.reason() == Cause.REFUSED) {
                candidate.breaker().succeeded();
            } else {
                candidate.breaker().failed();
            }
            decided = true;
            throw e;
        } finally {
            if (!decided) {
                candidate.breaker().abandoned();
            }
        }
    }
}

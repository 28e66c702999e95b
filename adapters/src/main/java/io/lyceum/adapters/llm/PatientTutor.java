package io.lyceum.adapters.llm;

import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.port.Tutor;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/// Asks another tutor again when that may help: it was busy or could not be reached, and nothing has been handed
/// over yet.
///
/// Waits half a second, then twice as long each time, less up to half of it at random, so that those who failed
/// together do not come back together. Where the provider names a time, waits that long, or not at all when it is
/// more than ten seconds: then the learner had better know.
public final class PatientTutor implements Tutor {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Tutor tutor;
    private final int retries;
    private final Duration firstPause;

    public PatientTutor(Tutor tutor, int retries) {
        this(tutor, retries, FIRST_PAUSE);
    }

    PatientTutor(Tutor tutor, int retries, Duration firstPause) {
        this.tutor = tutor;
        this.retries = retries;
        this.firstPause = firstPause;
    }

    @Override
    public Answer answer(Prompt prompt, Listener listener) throws InterruptedException {
        var begun = new AtomicBoolean();
        for (var attempt = 0; ; attempt++) {
            try {
                return tutor.answer(prompt, piece -> {
                    begun.set(true);
                    listener.accept(piece);
                });
            } catch (TutorFailure failure) {
                if (attempt >= retries || begun.get() || !mayPass(failure)) {
                    throw failure;
                }
                Thread.sleep(pause(failure, attempt));
            }
        }
    }

    private static boolean mayPass(TutorFailure failure) {
        var passing = switch (failure.reason()) {
            case RATE_LIMITED, UNAVAILABLE -> true;
            case REFUSED, UNAUTHORIZED, MALFORMED, SILENT_AT_START, SILENT, CUT_OFF -> false;
        };
        var lasting = failure.getCause() instanceof ProviderRefusal refusal && refusal.isLasting();
        var soon = failure.retryAfter().orElse(Duration.ZERO).compareTo(LONGEST_PAUSE) <= 0;
        return passing && soon && !lasting;
    }

    private Duration pause(TutorFailure failure, int attempt) {
        var doubled = Math.min(firstPause.toMillis() << attempt, LONGEST_PAUSE.toMillis());
        return failure.retryAfter()
                .orElseGet(() -> Duration.ofMillis(ThreadLocalRandom.current().nextLong(doubled / 2, doubled + 1)));
    }
}

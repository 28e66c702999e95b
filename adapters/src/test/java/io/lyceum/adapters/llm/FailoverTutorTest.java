package io.lyceum.adapters.llm;

import static io.lyceum.adapters.llm.Lessons.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lyceum.domain.tutors.Handover;
import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.Role;
import io.lyceum.domain.tutors.port.Tutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FailoverTutorTest {

    private static final Tutor.Answer DONE = new Tutor.Answer(Tutor.FinishReason.STOP, Optional.empty());

    private final List<Object> heard = new ArrayList<>();
    private final List<Prompt> asked = new ArrayList<>();
    private final CircuitBreaker first = BreakerConfig.USUAL.breaker();
    private final CircuitBreaker second = BreakerConfig.USUAL.breaker();

    private final Tutor.Listener listener = new Tutor.Listener() {

        @Override
        public void accept(String piece) {
            heard.add(piece);
        }

        @Override
        public void handedOver(Handover handover) {
            heard.add(handover);
        }
    };

    @ParameterizedTest
    @EnumSource(value = Tutor.Cause.class, mode = Mode.EXCLUDE, names = "REFUSED")
    void beforeTheFirstWordTheNextOneStepsIn(Tutor.Cause cause) throws InterruptedException {
        var answer = tutor(false, fails(cause), says("Hello")).answer(prompt("Hi"), listener);

        assertThat(answer).isEqualTo(DONE);
        assertThat(heard).hasSize(2).last().isEqualTo("Hello");
        var handover = (Handover) heard.getFirst();
        assertThat(handover.from()).isEqualTo("first");
        assertThat(handover.to()).isEqualTo("second");
        assertThat(handover.reason())
                .isEqualTo("provider-"
                        + cause.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        assertThat(asked).containsExactly(prompt("Hi"), prompt("Hi"));
    }

    @Test
    void aPromptThatIsRefusedIsRefusedByAll() {
        assertThatThrownBy(() ->
                        tutor(true, fails(Tutor.Cause.REFUSED), says("Hello")).answer(prompt("Hi"), listener))
                .isInstanceOf(Tutor.TutorFailure.class);

        assertThat(heard).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void inTheMiddleItIsLeftAtThatUnlessAllowed() {
        assertThatThrownBy(() -> tutor(false, breaks("One "), says("two")).answer(prompt("Hi"), listener))
                .isInstanceOf(Tutor.TutorFailure.class);

        assertThat(heard).containsExactly("One ");
    }

    @Test
    void inTheMiddleTheNextOneGoesOnFromThereWithoutASeam() throws InterruptedException {
        tutor(true, breaks("One  "), says("\n", " two", " three")).answer(prompt("Hi"), listener);

        assertThat(heard).hasSize(4);
        assertThat(heard.get(0)).isEqualTo("One  ");
        assertThat(heard.get(1)).isInstanceOf(Handover.class);
        assertThat(heard.subList(2, 4)).isEqualTo(List.of("two", " three"));
        var rest = asked.getLast();
        assertThat(rest.lines().getLast()).isEqualTo(new Prompt.Line(Role.ASSISTANT, "One"));
        assertThat(rest.maxOutputTokens()).isEqualTo(99);
    }

    @Test
    void theLastFailureIsTold() {
        assertThatThrownBy(() -> tutor(true, fails(Tutor.Cause.UNAVAILABLE), fails(Tutor.Cause.RATE_LIMITED))
                        .answer(prompt("Hi"), listener))
                .isInstanceOfSatisfying(
                        Tutor.TutorFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Tutor.Cause.RATE_LIMITED));
    }

    @Test
    void whoHasFailedTooOftenIsLeftAlone() throws InterruptedException {
        open(first);

        tutor(false, says("never"), says("Hello")).answer(prompt("Hi"), listener);

        assertThat(heard).containsExactly(new Handover("first", "second", "circuit-open", Optional.empty()), "Hello");
        open(second);
        assertThatThrownBy(() -> tutor(false, says("never"), says("never")).answer(prompt("Hi"), listener))
                .isInstanceOf(Tutor.TutorFailure.class)
                .hasMessageContaining("left alone");
        assertThat(heard).hasSize(2);
    }

    @Test
    void anInterruptSaysNothingOfTheProvider() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> tutor(false, (_, _) -> {
                                throw new InterruptedException();
                            })
                            .answer(prompt("Hi"), listener))
                    .isInstanceOf(InterruptedException.class);
        }

        assertThat(first.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    private static void open(CircuitBreaker breaker) {
        for (int i = 0; i < 5; i++) {
            breaker.failed();
        }
    }

    private FailoverTutor tutor(boolean midAnswer, Tutor... tutors) {
        var candidates = new ArrayList<FailoverTutor.Candidate>();
        for (var tutor : tutors) {
            boolean isFirst = candidates.isEmpty();
            candidates.add(new FailoverTutor.Candidate(
                    isFirst ? "first" : "second",
                    (prompt, told) -> {
                        asked.add(prompt);
                        return tutor.answer(prompt, told);
                    },
                    isFirst ? first : second,
                    Optional.empty(),
                    true));
        }
        return new FailoverTutor(candidates, midAnswer);
    }

    private static Tutor says(String... pieces) {
        return (_, told) -> {
            List.of(pieces).forEach(told);
            return DONE;
        };
    }

    private static Tutor fails(Tutor.Cause cause) {
        return (_, _) -> {
            throw new Tutor.TutorFailure(cause, "scripted");
        };
    }

    private static Tutor breaks(String piece) {
        return (_, told) -> {
            told.accept(piece);
            throw new Tutor.TutorFailure(Tutor.Cause.CUT_OFF, "scripted");
        };
    }
}

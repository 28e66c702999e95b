package io.lyceum.domain.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTest {

    private static final List<SubscriptionStatus> STATUSES = List.of(SubscriptionStatus.values());
    private static final Duration GRACE = Duration.ofDays(7);
    private static final Instant TOLD = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant END = Instant.parse("2026-12-01T00:00:00Z");
    private static final Instant FAILED = Instant.parse("2026-11-20T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "INCOMPLETE,",
        "TRIALING, 2026-12-08T00:00:00Z",
        "ACTIVE, 2026-12-08T00:00:00Z",
        "PAST_DUE, 2026-11-27T00:00:00Z",
        "PAUSED,",
        "UNPAID,",
        "CANCELED, 2026-12-01T00:00:00Z",
        "ENDED,"
    })
    void aPlanIsKeptAsLongAsItIsPaidForAndForATimeOfGrace(SubscriptionStatus status, Instant until) {
        assertThat(subscription(status, TOLD, "e").accessUntil(GRACE)).isEqualTo(Optional.ofNullable(until));
    }

    @Test
    void whatIsPaidForWithoutAnEndIsKeptForEver() {
        var open = new Subscription(
                Provider.CLERK,
                "s",
                Optional.empty(),
                SubscriptionStatus.ACTIVE,
                Optional.of("pro"),
                Optional.empty(),
                Optional.empty(),
                TOLD,
                "e");

        assertThat(open.accessUntil(GRACE)).contains(Instant.MAX);
    }

    @Test
    void whatIsNoneOfOurPlansGivesNoAccess() {
        var other = new Subscription(
                Provider.STRIPE,
                "s",
                Optional.empty(),
                SubscriptionStatus.ACTIVE,
                Optional.empty(),
                Optional.of(END),
                Optional.empty(),
                TOLD,
                "e");

        assertThat(other.accessUntil(GRACE)).isEmpty();
    }

    /// With several events in each second, as providers send them.
    @Test
    void inWhateverOrderEventsComeTheSameIsKnownInTheEnd() {
        var random = new Random(7);
        List<Subscription> told = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            var status = STATUSES.get(random.nextInt(STATUSES.size()));
            told.add(subscription(status, TOLD.plusSeconds(i / 3), "e" + i));
        }
        var expected = last(told);

        for (int i = 0; i < 1_000; i++) {
            Collections.shuffle(told, random);
            assertThat(last(told)).isEqualTo(expected);
        }
        assertThat(expected.toldAt()).isEqualTo(TOLD.plusSeconds(9));
    }

    private static Subscription last(List<Subscription> told) {
        var known = told.getFirst();
        for (var next : told) {
            known = next.isOlderThan(known) ? known : next;
        }
        return known;
    }

    private static Subscription subscription(SubscriptionStatus status, Instant at, String event) {
        return new Subscription(
                Provider.STRIPE,
                "sub_1",
                Optional.of("cus_1"),
                status,
                Optional.of("pro"),
                Optional.of(END),
                Optional.of(FAILED),
                at,
                event);
    }
}

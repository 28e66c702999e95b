package io.lyceum.domain.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

    @ParameterizedTest
    @CsvSource({
        "MONTH, 2026-11-20T10:15:30.123456Z, 2026-11-01T00:00:00Z, 2026-12-01T00:00:00Z",
        "MONTH, 2026-12-31T23:59:59.999999Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "MONTH, 2027-01-01T00:00:00Z, 2027-01-01T00:00:00Z, 2027-02-01T00:00:00Z",
        "MONTH, 2028-02-29T12:00:00Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "DAY, 2028-02-28T23:59:59.999999Z, 2028-02-28T00:00:00Z, 2028-02-29T00:00:00Z",
        "DAY, 2026-11-20T00:00:00Z, 2026-11-20T00:00:00Z, 2026-11-21T00:00:00Z",
        "DAY, 2026-10-25T01:30:00Z, 2026-10-25T00:00:00Z, 2026-10-26T00:00:00Z"
    })
    void aPeriodIsOneOfTheCalendarInUtc(Period period, Instant now, Instant since, Instant resetsAt) {
        assertThat(period.since(now)).isEqualTo(since);
        assertThat(period.resetsAt(now)).contains(resetsAt);
        assertThat(period.since(resetsAt)).as("one follows the other").isEqualTo(resetsAt);
    }

    @Test
    void aLifetimeHasNoBounds() {
        var now = Instant.parse("2026-11-20T10:15:30Z");

        assertThat(Period.LIFETIME.since(now)).isEqualTo(Instant.MIN);
        assertThat(Period.LIFETIME.resetsAt(now)).isEmpty();
    }
}

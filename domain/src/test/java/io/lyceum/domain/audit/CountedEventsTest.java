package io.lyceum.domain.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lyceum.domain.audit.port.SecurityLog;
import io.lyceum.domain.kernel.ClientAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CountedEventsTest {

    /// What has been taken down, as `type address times`.
    private static final class Lines implements SecurityLog {

        private final List<String> lines = new ArrayList<>();
        private boolean broken;

        @Override
        public void add(SecurityEvent event, int times) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            lines.add("%s %s %d"
                    .formatted(
                            event.type(),
                            event.address().map(ClientAddress::text).orElse("-"),
                            times));
        }
    }

    private final Lines log = new Lines();
    private final CountedEvents events = new CountedEvents(log);

    private void happen(SecurityEvent.Type type, String address) {
        events.record(new SecurityEvent(type, Optional.empty(), Optional.of(ClientAddress.of(address, 64)), ""));
    }

    @Test
    void theFirstIsTakenDownAtOnceAndWhatFollowsTogether() {
        for (int i = 0; i < 1_000; i++) {
            happen(SecurityEvent.Type.TOKEN_REFUSED, "192.0.2.1");
        }
        happen(SecurityEvent.Type.TOKEN_REFUSED, "192.0.2.2");
        happen(SecurityEvent.Type.WEBHOOK_REFUSED, "192.0.2.1");
        assertThat(log.lines)
                .containsExactly(
                        "TOKEN_REFUSED 192.0.2.1 1", "TOKEN_REFUSED 192.0.2.2 1", "WEBHOOK_REFUSED 192.0.2.1 1");

        events.flush();

        assertThat(log.lines).hasSize(4).last().isEqualTo("TOKEN_REFUSED 192.0.2.1 999");
    }

    @Test
    void whatHasNotComeForAWhileIsNewAgain() {
        happen(SecurityEvent.Type.TOKEN_REFUSED, "192.0.2.1");
        events.flush();

        happen(SecurityEvent.Type.TOKEN_REFUSED, "192.0.2.1");
        events.flush();
        events.flush();

        assertThat(log.lines).containsExactly("TOKEN_REFUSED 192.0.2.1 1", "TOKEN_REFUSED 192.0.2.1 1");
    }

    @Test
    void whoChangesTheAddressWithinANetworkIsCountedAsOne() {
        for (int i = 1; i <= 100; i++) {
            happen(SecurityEvent.Type.TOKEN_REFUSED, "2001:db8::" + i);
        }
        assertThat(log.lines).containsExactly("TOKEN_REFUSED 2001:db8:0:0:0:0:0:1 1");

        events.flush();

        assertThat(log.lines).hasSize(2).last().isEqualTo("TOKEN_REFUSED 2001:db8:0:0:0:0:0:0/64 99");
    }

    @Test
    void aFloodFromEverywhereIsBounded() {
        for (int i = 0; i < CountedEvents.MOST + 500; i++) {
            happen(SecurityEvent.Type.TOKEN_REFUSED, "10.0." + i / 250 + "." + i % 250);
        }
        assertThat(log.lines).hasSize(CountedEvents.MOST + 1).last().isEqualTo("TOKEN_REFUSED - 1");

        events.flush();

        assertThat(log.lines).hasSize(CountedEvents.MOST + 2).last().isEqualTo("TOKEN_REFUSED - 499");
    }

    @Test
    void whatCannotBeTakenDownIsNotForgotten() {
        happen(SecurityEvent.Type.TOKEN_REFUSED, "192.0.2.1");
        happen(SecurityEvent.Type.TOKEN_REFUSED, "192.0.2.1");
        log.broken = true;
        assertThatThrownBy(events::flush).hasMessage("broken");
        happen(SecurityEvent.Type.TOKEN_REFUSED, "192.0.2.1");
        log.broken = false;

        events.flush();

        assertThat(log.lines).containsExactly("TOKEN_REFUSED 192.0.2.1 1", "TOKEN_REFUSED 192.0.2.1 2");
    }
}

package io.lyceum.domain.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Uuid7Test {

    @Test
    void anIdTellsItsVersionAndWhenItWasMade() {
        long before = System.currentTimeMillis();
        var id = Uuid7.next();
        long after = System.currentTimeMillis();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, after);
    }

    @Test
    void idsAreAllDifferentAndUseAllTheirRandomBits() {
        Set<UUID> ids = new HashSet<>();
        long ones = 0;
        long zeros = 0;
        for (int i = 0; i < 10_000; i++) {
            var id = Uuid7.next();
            ids.add(id);
            ones |= id.getLeastSignificantBits();
            zeros |= ~id.getLeastSignificantBits();
        }

        assertThat(ids).hasSize(10_000);
        assertThat(ones | 0xc000_0000_0000_0000L).isEqualTo(-1L);
        assertThat(zeros | 0xc000_0000_0000_0000L).isEqualTo(-1L);
    }

    @Test
    void laterIdsSortAfterEarlierOnes() {
        var first = Uuid7.next();
        long made = System.currentTimeMillis();
        while (System.currentTimeMillis() == made) {
            Thread.onSpinWait();
        }

        assertThat(Uuid7.next().toString()).isGreaterThan(first.toString());
    }
}

package io.lyceum.domain.turns;

import io.lyceum.domain.kernel.Bell;
import java.time.Duration;

/// Nobody hears it.
final class QuietBell implements Bell {

    @Override
    public void ring(String topic) {}

    @Override
    public Ear listen(String topic) {
        return new Ear() {
            @Override
            public void await(Duration longest) throws InterruptedException {
                Thread.sleep(longest);
            }

            @Override
            public void close() {}
        };
    }
}

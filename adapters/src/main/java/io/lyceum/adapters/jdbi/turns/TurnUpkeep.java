package io.lyceum.adapters.jdbi.turns;

import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/// What has to be done to turns as time goes by. Any number of nodes may do it at once.
public final class TurnUpkeep {

    private final Jdbi jdbi;

    public TurnUpkeep(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Shortens the logs of turns that ended so long ago; returns of how many.
    public int compact(Duration age) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT compact_turns(:age * interval '1 millisecond')")
                .bind("age", age.toMillis())
                .mapTo(Integer.class)
                .one());
    }
}

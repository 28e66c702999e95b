package io.lyceum.domain.turns;

import io.lyceum.domain.kernel.Uuid7;
import java.util.UUID;

public record TurnId(UUID value) {

    /// What the bell is rung for when there is news of the turn.
    String topic() {
        return "turn/" + value;
    }

    public static TurnId random() {
        return new TurnId(Uuid7.next());
    }
}

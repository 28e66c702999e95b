package io.lyceum.domain.sessions;

import io.lyceum.domain.kernel.Uuid7;
import java.util.UUID;

public record MessageId(UUID value) {

    public static MessageId random() {
        return new MessageId(Uuid7.next());
    }
}

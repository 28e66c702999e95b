package io.lyceum.domain.sessions;

import io.lyceum.domain.kernel.Uuid7;
import java.util.UUID;

public record SessionId(UUID value) {

    public static SessionId random() {
        return new SessionId(Uuid7.next());
    }
}

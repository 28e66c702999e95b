package io.lyceum.domain.kernel;

import java.util.UUID;

/// Whoever is signed in: learner, author or member, depending on the context.
public record UserId(UUID value) {

    public static UserId random() {
        return new UserId(Uuid7.next());
    }
}

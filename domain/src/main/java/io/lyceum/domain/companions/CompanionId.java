package io.lyceum.domain.companions;

import io.lyceum.domain.kernel.Uuid7;
import java.util.UUID;

public record CompanionId(UUID value) {

    public static CompanionId random() {
        return new CompanionId(Uuid7.next());
    }
}

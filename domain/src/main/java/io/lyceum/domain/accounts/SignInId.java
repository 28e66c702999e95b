package io.lyceum.domain.accounts;

import io.lyceum.domain.kernel.Uuid7;
import java.util.UUID;

public record SignInId(UUID value) {

    public static SignInId random() {
        return new SignInId(Uuid7.next());
    }
}

package io.lyceum.domain.accounts.port;

import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// Finds accounts before it is known who is asking.
public interface AccountDirectory {

    Optional<Credentials> find(EmailAddress email);

    /// Who has an address, and whether it was verified.
    Optional<Holder> holder(EmailAddress email);

    record Holder(UserId user, boolean verified) {}

    record Credentials(UserId user, String passwordHash) {

        @Override
        public String toString() {
            return "Credentials[user=%s]".formatted(user);
        }
    }
}

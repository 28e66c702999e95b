package io.lyceum.domain.privacy.port;

import io.lyceum.domain.privacy.PersonalData;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What erases the user on whose behalf the store was opened.
public interface ErasureStore {

    /// The user's address.
    Optional<String> email();

    /// Puts the user down for erasure and ends all sign-ins; the id of the erasure that was asked for first.
    Optional<UUID> request(UUID id);

    /// Says that an operator wants it, not the user.
    void byOperator();

    /// Whether it is still to be done; nobody else does it until the transaction ends.
    boolean hold(UUID id);

    List<PersonalData> registry();

    /// How many rows lead to the user.
    long count(PersonalData place);

    void erase();

    void finish(UUID id, Instant finishedAt, String receipt, String signature);
}

package io.lyceum.domain.kernel;

import java.util.Optional;

/// Finds users for operators, who name them by an id or an e-mail address.
public interface UserFinder {

    Optional<UserId> findUser(String idOrEmail);

    /// The user of that name.
    ///
    /// @throws IllegalArgumentException when there is none
    default UserId user(String idOrEmail) {
        return findUser(idOrEmail).orElseThrow(() -> noSuchUser(idOrEmail));
    }

    /// What is thrown when there is none, or none any more.
    static IllegalArgumentException noSuchUser(String idOrEmail) {
        return new IllegalArgumentException("There is no user " + idOrEmail);
    }
}

package io.lyceum.domain.accounts.port;

import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.accounts.Profile;
import io.lyceum.domain.accounts.User;
import java.util.Optional;

/// The account of the user on whose behalf the store was opened.
public interface AccountStore {

    Optional<User> find();

    /// Makes others who want the same wait until this transaction ends, so that what is counted stays counted.
    void lock();

    boolean isSuspended();

    /// Whether it can be entered with an address and a password.
    boolean hasPassword();

    /// False when the address is in use.
    boolean add(EmailAddress email, String displayName, String passwordHash);

    /// An account that is entered by other means than a password. The address, if any, is verified; false when it is in
    /// use.
    boolean addWithoutPassword(Optional<EmailAddress> verified, String displayName);

    /// False when the username is in use.
    boolean save(Profile profile);
}

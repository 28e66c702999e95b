package io.lyceum.domain.mail.port;

import io.lyceum.domain.mail.Letter;

/// Hands mails over to whoever delivers them.
public interface Postman {

    /// Waits until it is taken.
    ///
    /// @throws NotTaken when it is not; it may be tried again
    void deliver(Letter letter) throws NotTaken;

    /// A mail server did not answer, or refused.
    final class NotTaken extends Exception {

        private static final long serialVersionUID = 1;

        public NotTaken(Exception cause) {
            super(cause);
        }
    }
}

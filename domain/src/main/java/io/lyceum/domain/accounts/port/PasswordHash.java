package io.lyceum.domain.accounts.port;

/// A slow, salted hash. Both methods take tens of milliseconds of processor time and wait for their turn when
/// many ask at once.
public interface PasswordHash {

    String of(String password);

    boolean matches(String password, String hash);

    /// A hash that nothing matches, to spend the same time on an account that does not exist.
    String ofNobody();
}

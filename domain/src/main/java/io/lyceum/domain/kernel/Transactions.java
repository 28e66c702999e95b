package io.lyceum.domain.kernel;

import java.util.function.Function;

/// Opens the stores `S` for one user. This is the only way to reach a store, so nothing can be read or
/// written without saying on whose behalf. Stores show the user their own rows and what is shared.
///
/// No method nests, and `work` must not wait for anything but the database.
public interface Transactions<S> {

    /// Runs `work` as one transaction: commits when it returns; rolls back when it throws or returns a
    /// [Result.Refused]. “Refused” therefore always means “nothing happened”.
    <T> T as(UserId user, Function<S, T> work);

    /// Runs `work` without an enclosing transaction: each statement commits by itself and sees what is committed
    /// when it starts.
    /// Cheaper than [#as] by a round trip or two; for a write that is one statement.
    <T> T perStatement(UserId user, Function<S, T> work);

    /// Like [#perStatement] for work that only reads; a statement that would write fails. Reads need processors and
    /// nothing else, so only some of them run at the same time, and the others wait in line.
    <T> T reading(UserId user, Function<S, T> work);
}

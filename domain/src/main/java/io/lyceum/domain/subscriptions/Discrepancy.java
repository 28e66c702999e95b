package io.lyceum.domain.subscriptions;

import io.lyceum.domain.kernel.UserId;

/// Something that the ledger does not account for.
///
/// @param problem `counter-differs` when a counter is not the sum of its entries, `orphan-hold` when something is set
///     aside for a turn that does not run
/// @param reference the counter's window, or what the hold is for
public record Discrepancy(String problem, UserId user, Meter meter, String reference, long expected, long found) {}

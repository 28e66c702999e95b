package io.lyceum.domain.costs;

import java.math.BigDecimal;

/// What answers cost, in one currency.
///
/// @param estimated whether tokens were estimated because a provider did not count them
public record Cost(String currency, long inputTokens, long outputTokens, BigDecimal amount, boolean estimated) {}

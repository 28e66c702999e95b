package io.lyceum.domain.subscriptions;

/// At most `amount` on a meter in each period.
public record Limit(Meter meter, Period period, long amount) {}

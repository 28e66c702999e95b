package io.lyceum.domain.subscriptions;

import java.time.LocalDate;

/// What was used on a meter in one day, in UTC.
public record DayUsage(LocalDate day, Meter meter, long amount) {}

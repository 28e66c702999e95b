package io.lyceum.domain.staff;

import java.time.LocalDate;
import java.util.Optional;

/// A number, of one day in UTC or of the whole stretch of time that was asked for.
public record Statistic(String name, Optional<LocalDate> day, long amount) {}

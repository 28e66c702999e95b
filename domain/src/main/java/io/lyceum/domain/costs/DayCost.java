package io.lyceum.domain.costs;

import java.math.BigDecimal;
import java.time.LocalDate;

/// What the answers of one day cost, in UTC and in one currency.
public record DayCost(LocalDate day, String currency, BigDecimal amount) {}

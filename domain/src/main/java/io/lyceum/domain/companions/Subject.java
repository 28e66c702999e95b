package io.lyceum.domain.companions;

public enum Subject {
    MATHS,
    LANGUAGE,
    SCIENCE,
    HISTORY,
    CODING,
    GEOGRAPHY,
    ECONOMICS,
    FINANCE,
    BUSINESS
}

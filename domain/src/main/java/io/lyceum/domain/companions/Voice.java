package io.lyceum.domain.companions;

public enum Voice {
    MALE,
    FEMALE
}

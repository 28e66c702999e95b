package io.lyceum.domain.companions;

public enum Style {
    FORMAL,
    CASUAL
}

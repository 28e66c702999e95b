package io.lyceum.domain.companions;

/// Who may find and read a companion: everybody, whoever knows its id, or its author alone.
public enum Visibility {
    PUBLIC,
    UNLISTED,
    PRIVATE
}

package io.lyceum.domain.accounts;

import java.util.Optional;

/// What users say about themselves.
public record Profile(
        String displayName,
        Optional<String> username,
        Optional<String> bio,
        Optional<String> website,
        Optional<String> location,
        Optional<String> company,
        Optional<String> avatarUrl) {

    public static final int MAX_DISPLAY_NAME = 80;
    public static final int MAX_USERNAME = 32;
    public static final int MAX_BIO = 1_000;
    public static final int MAX_LINE = 120;
    public static final int MAX_URL = 500;

    /// Changes when something in it does.
    public int revision() {
        return hashCode() & Integer.MAX_VALUE;
    }
}

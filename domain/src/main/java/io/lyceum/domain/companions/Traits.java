package io.lyceum.domain.companions;

/// What an author decides about a companion.
///
/// @param duration the longest lesson, in minutes
/// @param language a BCP 47 tag
public record Traits(
        String name,
        Subject subject,
        String topic,
        Voice voice,
        Style style,
        int duration,
        String language,
        Visibility visibility) {

    public static final int MAX_NAME = 80;
    public static final int MAX_TOPIC = 500;
    public static final int MAX_DURATION = 180;
    public static final int DEFAULT_DURATION = 15;
    public static final int MAX_LANGUAGE = 35;
    public static final String DEFAULT_LANGUAGE = "en";
}

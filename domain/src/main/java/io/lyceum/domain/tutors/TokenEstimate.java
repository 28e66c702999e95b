package io.lyceum.domain.tutors;

import java.nio.charset.StandardCharsets;

/// How many tokens a text takes when nobody tells: four bytes of UTF-8 are about one token of the usual
/// vocabularies for English, and languages with longer encodings come out on the safe side.
public final class TokenEstimate {

    /// What a message costs besides its text.
    private static final int FRAME = 4;

    private TokenEstimate() {}

    public static int of(String text) {
        return (bytes(text) + 3) / 4;
    }

    /// As [#of], with what a message costs besides its text.
    public static int ofMessage(String text) {
        return of(text) + FRAME;
    }

    public static int of(Prompt prompt) {
        return ofMessage(prompt.system())
                + prompt.lines().stream()
                        .mapToInt(line -> ofMessage(line.text()))
                        .sum();
    }

    /// More than any vocabulary makes of a prompt: a token is at least one byte, and a message's frame a few more.
    public static int atMost(Prompt prompt) {
        return bytes(prompt.system())
                + 2 * FRAME
                + prompt.lines().stream()
                        .mapToInt(line -> bytes(line.text()) + 2 * FRAME)
                        .sum();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

package io.lyceum.adapters.llm;

import java.util.function.Consumer;

/// The text of an answer on its way to the listener.
///
/// Hands on no more than 16 characters for each token asked for, four times what a token usually is: a provider
/// that does not stop by itself is stopped here. Keeps the two halves of a character outside the basic plane
/// together, and drops NUL, which the database cannot store.
final class Pieces {

    private static final int CHARACTERS_PER_TOKEN = 16;

    private final Consumer<String> listener;
    private long room;
    private String half = "";
    private boolean begun;

    Pieces(int maxOutputTokens, Consumer<String> listener) {
        this.room = (long) CHARACTERS_PER_TOKEN * maxOutputTokens;
        this.listener = listener;
    }

    /// Whether there was room for all of it.
    boolean handOver(String text) {
        var whole = half + text.replace("\0", "");
        var end = (int) Math.min(whole.length(), room);
        var fits = end == whole.length();
        if (end > 0 && Character.isHighSurrogate(whole.charAt(end - 1))) {
            end--;
        }
        half = fits ? whole.substring(end) : "";
        if (end > 0) {
            room -= end;
            begun = true;
            listener.accept(whole.substring(0, end));
        }
        return fits;
    }

    boolean haveBegun() {
        return begun;
    }
}

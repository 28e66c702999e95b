package io.lyceum.domain.feed;

import java.util.Optional;
import java.util.regex.Pattern;

/// A place in a user's feed: the transaction that an event comes from, and its number. Both only grow, but numbers of
/// different transactions may overtake one another.
public record FeedPosition(long transaction, long number) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    /// Empty for a text that is not a position's.
    public static Optional<FeedPosition> parse(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new FeedPosition(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /// `4711-12`, as [#parse] reads it.
    public String text() {
        return transaction + "-" + number;
    }
}

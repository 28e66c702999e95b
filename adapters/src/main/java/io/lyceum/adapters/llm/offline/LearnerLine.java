package io.lyceum.adapters.llm.offline;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The learner's last line, as far as the offline tutor understands it.
final class LearnerLine {

    private static final int SHORT = 6;
    private static final int LONGEST_READ = 4000;
    private static final int LONGEST_WORD = 20;
    private static final Pattern NOT_OF_WORDS = Pattern.compile("[^\\p{L}\\p{N}']+");

    private final OfflinePhrases phrases;
    private final String line;
    private final String words;
    private final int count;

    LearnerLine(String text, OfflinePhrases phrases) {
        this.phrases = phrases;
        this.line = text.substring(0, Math.min(text.length(), LONGEST_READ)).strip();
        var plain = normal(line);
        this.count = plain.isEmpty() ? 0 : plain.split(" ", -1).length;
        this.words = ' ' + plain + ' ';
    }

    enum Intent {
        ABOUT_THE_TUTOR,
        BYE,
        THANKS,
        UNKNOWN,
        QUESTION,
        YES,
        NO,
        STATEMENT
    }

    Intent intent() {
        if (says("self")) {
            return Intent.ABOUT_THE_TUTOR;
        }
        if (count <= SHORT && says("bye")) {
            return Intent.BYE;
        }
        if (count <= SHORT && says("thanks")) {
            return Intent.THANKS;
        }
        if (count <= SHORT && says("unknown")) {
            return Intent.UNKNOWN;
        }
        if (line.endsWith("?") || phrases.meaning("ask").stream().anyMatch(word -> words.startsWith(spaced(word)))) {
            return Intent.QUESTION;
        }
        if (count <= SHORT && begins("yes")) {
            return Intent.YES;
        }
        return count <= SHORT && begins("no") ? Intent.NO : Intent.STATEMENT;
    }

    /// At most two words that carry the meaning, as the learner wrote them; may be empty. Letters, digits,
    /// hyphens and apostrophes only.
    String telling() {
        var common = Set.copyOf(phrases.meaning("common"));
        return Stream.of(line.split("[^\\p{L}\\p{N}'’-]+", -1))
                .filter(word -> word.length() >= 4 && word.length() <= LONGEST_WORD)
                .filter(word -> Character.isLetterOrDigit(word.charAt(0)))
                .filter(word -> !common.contains(normal(word)))
                .distinct()
                .limit(2)
                .collect(Collectors.joining(" … "));
    }

    private boolean says(String meaning) {
        return phrases.meaning(meaning).stream().anyMatch(phrase -> words.contains(spaced(phrase)));
    }

    private boolean begins(String meaning) {
        return phrases.meaning(meaning).stream().anyMatch(phrase -> words.startsWith(spaced(phrase)));
    }

    private static String spaced(String phrase) {
        return ' ' + normal(phrase) + ' ';
    }

    private static String normal(String text) {
        var straight = text.toLowerCase(Locale.ROOT).replace('’', '\'');
        return NOT_OF_WORDS.matcher(straight).replaceAll(" ").strip();
    }
}

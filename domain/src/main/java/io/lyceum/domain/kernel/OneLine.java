package io.lyceum.domain.kernel;

import java.text.Normalizer;
import java.util.regex.Pattern;

/// Text of one line, such as a name. It has no control characters, which could rewrite the terminals and logs that show
/// it, and none that are invisible or turn the direction of what follows, which could make it look like another one.
/// The joiners stay, because languages and emoji need them.
public final class OneLine {

    /// The characters that it does not have, as classes of Java and of JSON Schema list them.
    public static final String FORBIDDEN = "\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f"
            + "\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\udb40\udc00-\udb40\udc7f";

    private static final Pattern STRAY = Pattern.compile("[" + FORBIDDEN + "]+");

    private OneLine() {}

    /// In the form in which equal texts are equal (NFC), without blanks around it.
    public static String tidy(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    }

    /// What remains of any text without the characters that a line does not have.
    public static String cut(String text) {
        return tidy(STRAY.matcher(text).replaceAll(" "));
    }

    public static boolean is(String text) {
        return !STRAY.matcher(text).find();
    }
}

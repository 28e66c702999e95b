package io.lyceum.domain.kernel;

/// What PostgreSQL keeps in a text: anything but NUL and half of a surrogate pair.
public final class Storable {

    private Storable() {}

    /// Whether it can be kept as it is.
    public static boolean is(String text) {
        return text.codePoints().allMatch(Storable::is);
    }

    /// Whether a code point can be part of one.
    public static boolean is(int point) {
        return point != 0 && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
    }
}

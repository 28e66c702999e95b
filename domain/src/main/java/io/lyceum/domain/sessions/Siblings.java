package io.lyceum.domain.sessions;

/// The place of a message among those with the same parent.
///
/// @param index from 1, in the order in which they were said
public record Siblings(int index, int count) {

    public static final Siblings ONLY = new Siblings(1, 1);

    /// The place of one more.
    public Siblings next() {
        return new Siblings(count + 1, count + 1);
    }
}

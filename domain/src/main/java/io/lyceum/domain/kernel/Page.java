package io.lyceum.domain.kernel;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A stretch of a sorted list, and where the next one begins if there is more.
public record Page<T>(List<T> items, Optional<Position> next) {

    public static final int MAX_LIMIT = 100;

    /// Makes a page of at most `limit` items from up to `limit + 1` fetched ones; the surplus one only
    /// tells that there is more.
    public static <T> Page<T> of(List<T> fetched, int limit, Function<T, Position> position) {
        if (fetched.size() <= limit) {
            return new Page<>(fetched, Optional.empty());
        }
        var items = fetched.subList(0, limit);
        return new Page<>(items, Optional.of(position.apply(items.getLast())));
    }

    public <U> Page<U> map(Function<T, U> view) {
        return new Page<>(items.stream().map(view).toList(), next);
    }
}

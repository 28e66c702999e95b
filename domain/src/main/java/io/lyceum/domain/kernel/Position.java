package io.lyceum.domain.kernel;

import java.util.UUID;

/// A place in a sorted list: the sort key of the last thing seen, as text, and its id, which breaks ties.
public record Position(String key, UUID id) {}

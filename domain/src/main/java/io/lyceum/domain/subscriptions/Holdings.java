package io.lyceum.domain.subscriptions;

import java.util.List;

/// What a user has been granted, and the limits the user has set for himself.
public record Holdings(List<Grant> grants, List<Limit> caps) {}

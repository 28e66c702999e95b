package io.lyceum.domain.subscriptions;

/// A named limit that plans include and operators grant, such as `10_companion_limit`.
public record Feature(String name, Limit limit) {}

package io.lyceum.domain.accounts;

/// Where a request comes from: the network address, and what the client calls itself.
public record Client(String address, String device) {}

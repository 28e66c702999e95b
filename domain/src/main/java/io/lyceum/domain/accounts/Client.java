package io.lyceum.domain.accounts;

/// Where a request to sign in comes from: the network address, what the client calls itself, and how it will prove the
/// signing-in later.
public record Client(String address, String device, Carrier carrier) {}

package io.lyceum.domain.accounts;

import io.lyceum.domain.kernel.ClientAddress;

/// Where a request to sign in comes from: its address, what the client calls itself, and how it will prove the
/// signing-in later.
public record Client(ClientAddress address, String device, Carrier carrier) {}

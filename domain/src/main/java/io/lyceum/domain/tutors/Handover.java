package io.lyceum.domain.tutors;

import java.util.Optional;

/// One provider takes an answer over from another.
///
/// @param from the name of the provider that has failed, or is left alone because it failed too often
/// @param to the name of the one that goes on
/// @param reason for programs, such as `provider-unavailable` or `circuit-open`
/// @param price of the one that goes on
public record Handover(String from, String to, String reason, Optional<Price> price) {}

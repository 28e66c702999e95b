package io.lyceum.domain.audit;

import java.util.Map;

/// An operator's call of a task.
///
/// @param dry whether it is a rehearsal that changes nothing
/// @param parameters what it was given, without anything that names a user
public record TaskCall(String task, boolean dry, Map<String, String> parameters) {}

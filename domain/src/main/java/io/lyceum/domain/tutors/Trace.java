package io.lyceum.domain.tutors;

import java.util.Optional;

/// How a request is known elsewhere. Providers are told, so that what they log can be found again.
///
/// @param requestId the request's own id
/// @param parent a `traceparent` as [W3C Trace Context](https://www.w3.org/TR/trace-context/) writes it
public record Trace(Optional<String> requestId, Optional<String> parent) {

    public static final Trace NONE = new Trace(Optional.empty(), Optional.empty());
}

package io.lyceum.domain.feed;

import java.time.Instant;

/// Something that happened to a user.
///
/// @param kind what it was, such as `session.ended`
/// @param data a JSON object that names the things concerned
public record UserEvent(FeedPosition position, String kind, String data, Instant at) {}

package io.lyceum.adapters.rest.feed;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.adapters.rest.Json;
import io.lyceum.adapters.rest.streams.Event;
import io.lyceum.domain.feed.UserEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What is told of something that happened.
///
/// @param data names the things concerned, depending on the kind of event
@Event({
    "session.started",
    "session.changed",
    "session.ended",
    "session.deleted",
    "turn.started",
    "message.created",
    "companion.created",
    "companion.changed",
    "companion.deleted",
    "bookmark.added",
    "bookmark.removed",
    "quota.changed",
    "entitlements.changed",
    "sign-in.started",
    "sign-in.ended",
    "identity.linked",
    "identity.unlinked",
    "feed.reset"
})
record UserEventView(Optional<Instant> at, Map<String, Object> data) {

    static UserEventView of(UserEvent event, ObjectMapper json) {
        return new UserEventView(Optional.of(event.at()), Json.members(json, event.data()));
    }

    /// Tells a client that it has missed something and should read anew what it shows.
    static UserEventView reset() {
        return new UserEventView(Optional.empty(), Map.of());
    }
}

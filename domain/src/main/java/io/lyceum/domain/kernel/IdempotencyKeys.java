package io.lyceum.domain.kernel;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/// Lets a client repeat a request whose answer it did not get, on any node, without its being carried out twice.
///
/// Each key stands for one request and the id of what that request creates, which is given before anything is created.
/// A node that is gone before it has answered leaves the key behind; whoever repeats the request then creates the same
/// thing, or finds it.
public interface IdempotencyKeys {

    /// How long a key is remembered.
    Duration KEPT = Duration.ofHours(24);

    /// A request under a key. The route is what was asked for, so a key is good for one kind of request.
    record Request(UserId user, String route, String key) {}

    record Answer(int status, Map<String, String> headers, String body) {}

    sealed interface Claim {

        /// The request is the caller's to carry out, by creating the thing with this id.
        ///
        /// @param again whether the thing may exist already, made by a node that has gone
        record Fresh(UUID thing, boolean again) implements Claim {}

        /// Somebody else is carrying it out.
        record Running(UUID thing) implements Claim {}

        /// It has been carried out, with this answer.
        record Done(UUID thing, Answer answer) implements Claim {}

        /// The key was used for a request that said something else.
        record Reused() implements Claim {}
    }

    /// Claims a request for the caller, or tells what has become of it. `fingerprint` stands for what the request says,
    /// `proposal` is the id of the thing if the request is new.
    Claim claim(Request request, byte[] fingerprint, UUID proposal);

    /// Keeps the answer for those who ask again, and what the request stands for.
    void complete(Request request, UUID thing, Answer answer);

    /// Gives a key back whose request was refused, so that it can be tried again.
    void release(Request request);
}

package io.lyceum.domain.turns;

/// The wish to stop a turn, and why: [#WANTED] by its user, or for a reason of the service such as `max-duration`.
public record TurnStop(TurnId turn, String code) {

    /// What the bell is rung for when a turn is to stop.
    public static final String TOPIC = "turns-to-stop";

    static final String WANTED = "stopped";
}

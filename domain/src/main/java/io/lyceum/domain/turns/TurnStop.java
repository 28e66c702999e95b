package io.lyceum.domain.turns;

/// The wish to stop a turn, and why: [#WANTED] by its user, or for a reason of the service such as `max-duration`.
public record TurnStop(TurnId turn, String code) {

    static final String WANTED = "stopped";
}

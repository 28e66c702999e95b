package io.lyceum.domain.tutors;

import java.util.List;
import java.util.Optional;

/// What a tutor is asked: the instructions, the part of the conversation that fits, oldest line first, and
/// the companion whose part the tutor plays. The last line is the user's.
///
/// @param model the id of a configured model
/// @param maxOutputTokens the longest answer wanted
/// @param lesson empty in a plain chat
public record Prompt(String model, String system, List<Line> lines, int maxOutputTokens, Optional<Lesson> lesson) {

    /// One line of the conversation; its role is never [Role#SYSTEM].
    public record Line(Role role, String text) {}
}

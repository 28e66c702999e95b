package io.lyceum.domain.tutors;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a tutor is asked: the instructions, the part of the conversation that fits, oldest line first, and
/// the companion whose part the tutor plays. The last line is the user's, unless
/// an answer is to be continued.
///
/// @param model the id of a configured model
/// @param maxOutputTokens the longest answer wanted
/// @param lesson empty in a plain chat
/// @param trace passed on to the provider
public record Prompt(
        String model, String system, List<Line> lines, int maxOutputTokens, Optional<Lesson> lesson, Trace trace) {

    public Prompt(String model, String system, List<Line> lines, int maxOutputTokens, Optional<Lesson> lesson) {
        this(model, system, lines, maxOutputTokens, lesson, Trace.NONE);
    }

    public Prompt with(Trace known) {
        return new Prompt(model, system, lines, maxOutputTokens, lesson, known);
    }

    /// Asks for the rest of an answer of which this much has been given. The last line is the tutor's then.
    public Prompt continuing(String begun) {
        var all = Stream.concat(lines.stream(), Stream.of(new Line(Role.ASSISTANT, begun)))
                .toList();
        int rest = Math.max(1, maxOutputTokens - TokenEstimate.of(begun));
        return new Prompt(model, system, all, rest, lesson, trace);
    }

    /// One line of the conversation; its role is never [Role#SYSTEM].
    public record Line(Role role, String text) {}
}

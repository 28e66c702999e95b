package io.lyceum.adapters.llm;

import io.dropwizard.util.Duration;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.companions.Style;
import io.lyceum.domain.companions.Subject;
import io.lyceum.domain.companions.Voice;
import io.lyceum.domain.tutors.Lesson;
import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Prompts and providers as the tests want them.
public final class Lessons {

    private Lessons() {}

    public static Prompt prompt(String... lines) {
        return new Prompt("small", "You teach derivatives.", conversation(lines), 100, Optional.empty());
    }

    public static Prompt prompt(Lesson lesson, String... lines) {
        return new Prompt("socrates", "You teach.", conversation(lines), 1024, Optional.of(lesson));
    }

    public static Lesson lesson(Subject subject, Style style, String language) {
        return new Lesson(CompanionId.random(), 1, "Neura", subject, "the chain rule", Voice.FEMALE, style, language);
    }

    static LlmProvider provider(LlmProvider.Kind kind, String url) {
        return provider(kind, url, 5_000, 5_000);
    }

    static LlmProvider provider(LlmProvider.Kind kind, String url, int firstTokenMillis, int idleMillis) {
        return provider(kind, url, firstTokenMillis, idleMillis, 60_000);
    }

    static LlmProvider provider(
            LlmProvider.Kind kind, String url, int firstTokenMillis, int idleMillis, int totalMillis) {
        return new LlmProvider(
                "acme",
                kind,
                url,
                "sk-secret",
                "max_tokens",
                Optional.empty(),
                Duration.seconds(2),
                Duration.milliseconds(firstTokenMillis),
                Duration.milliseconds(idleMillis),
                Duration.milliseconds(totalMillis),
                2,
                Duration.milliseconds(0),
                List.of(new LlmModel("small", "acme-small-1", 16_000, 1024, List.of(), Optional.empty())));
    }

    /// The user's and the tutor's lines in turn, so that the last is the user's.
    private static List<Prompt.Line> conversation(String... texts) {
        var lines = new ArrayList<Prompt.Line>();
        for (var i = 0; i < texts.length; i++) {
            var isUsers = (texts.length - i) % 2 == 1;
            lines.add(new Prompt.Line(isUsers ? Role.USER : Role.ASSISTANT, texts[i]));
        }
        return lines;
    }
}

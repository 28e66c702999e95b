package io.lyceum.adapters.llm.offline;

import io.lyceum.domain.companions.Style;
import io.lyceum.domain.companions.Subject;
import io.lyceum.domain.tutors.Lesson;
import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.Role;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the offline tutor replies: a reaction to the learner's last line, and the next question.
///
/// The questions go from explaining over examples, reasons and counter-examples to a summary, and round again in
/// other words. The place in that order follows from the number of the learner's lines, so nothing is remembered
/// and the same prompt gives the same reply.
final class SocraticReply {

    private static final int LONGEST_TOPIC = 80;
    private static final List<String> IN_A_LESSON =
            List.of("explain", "subject", "example", "why", "counter", "subject", "connect", "summary");
    private static final List<String> IN_A_CHAT = List.of("explain", "example", "why", "counter", "connect", "summary");

    private final OfflinePhrases phrases;
    private final Optional<Lesson> lesson;
    private final Style style;
    private final LearnerLine line;
    private final int exchange;

    SocraticReply(Prompt prompt) {
        this.lesson = prompt.lesson();
        this.phrases = OfflinePhrases.in(lesson.map(Lesson::language).orElse("en"));
        this.style = lesson.map(Lesson::style).orElse(Style.CASUAL);
        this.line = new LearnerLine(
                prompt.lines().isEmpty() ? "" : prompt.lines().getLast().text(), phrases);
        this.exchange = (int)
                prompt.lines().stream().filter(one -> one.role() == Role.USER).count();
    }

    String text() {
        if (exchange <= 1) {
            return say(lesson.isPresent() ? "greeting" : "greeting.chat");
        }
        return switch (line.intent()) {
            case ABOUT_THE_TUTOR -> say("self");
            case BYE -> say("bye");
            case UNKNOWN -> say("unknown");
            case QUESTION -> say("question");
            case THANKS -> say("thanks") + ' ' + question();
            case YES -> say("yes") + ' ' + question();
            case NO -> say("no") + ' ' + question();
            case STATEMENT -> say(line.telling().isEmpty() ? "ack.plain" : "ack") + ' ' + question();
        };
    }

    private String question() {
        var order = lesson.isPresent() ? IN_A_LESSON : IN_A_CHAT;
        var asked = exchange - 2;
        var kind = order.get(asked % order.size());
        var round = asked / order.size();
        return kind.equals("subject")
                ? filled(phrases.say(style, subject(), asked % order.size() < order.size() / 2 ? round : round + 1))
                : filled(phrases.say(style, kind, round));
    }

    private String subject() {
        return "subject."
                + lesson.map(Lesson::subject).map(Subject::name).orElse("").toLowerCase(Locale.ROOT);
    }

    private String say(String key) {
        return filled(phrases.say(style, key, exchange - 2));
    }

    /// The learner's words go in last, so that nothing in them is taken for a place to fill.
    private String filled(String text) {
        var topic = lesson.map(Lesson::topic)
                .map(SocraticReply::brief)
                .orElseGet(() -> phrases.say(style, "topic.chat", 0));
        var name = lesson.map(Lesson::name).map(SocraticReply::brief).orElse("");
        return text.replace("{topic}", topic).replace("{name}", name).replace("{words}", line.telling());
    }

    private static String brief(String text) {
        var plain = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (plain.length() <= LONGEST_TOPIC) {
            return plain;
        }
        var cut = plain.substring(0, LONGEST_TOPIC);
        var blank = cut.lastIndexOf(' ');
        return (blank > 0 ? cut.substring(0, blank) : cut) + '…';
    }
}

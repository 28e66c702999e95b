package io.lyceum.adapters.llm.offline;

import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.TokenUsage;
import io.lyceum.domain.tutors.port.Tutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// A tutor that needs no language model: it asks prepared questions about the companion's topic, in the
/// companion's style and language, and says so. The same prompt always gets the same answer.
///
/// Four bytes of UTF-8, begun or full, count as a token.
public final class OfflineTutor implements Tutor {

    private static final int BYTES_PER_TOKEN = 4;
    private static final Pattern AFTER_A_WORD = Pattern.compile("(?<=\\s)(?=\\S)");

    private final Duration wordDelay;

    public OfflineTutor(Duration wordDelay) {
        this.wordDelay = wordDelay;
    }

    @Override
    public Answer answer(Prompt prompt, Listener listener) throws InterruptedException {
        var reply = new SocraticReply(prompt).text();
        var text = shortened(reply, (long) prompt.maxOutputTokens() * BYTES_PER_TOKEN);
        for (var word : AFTER_A_WORD.split(text, -1)) {
            Thread.sleep(wordDelay);
            if (!word.isEmpty()) {
                listener.accept(word);
            }
        }
        var usage = new TokenUsage(tokens(inputBytes(prompt)), tokens(bytes(text)), true);
        return new Answer(text.equals(reply) ? FinishReason.STOP : FinishReason.LENGTH, Optional.of(usage));
    }

    private static String shortened(String text, long longestInBytes) {
        var end = 0;
        var size = 0L;
        while (end < text.length()) {
            var character = Character.toString(text.codePointAt(end));
            size += bytes(character);
            if (size > longestInBytes) {
                break;
            }
            end += character.length();
        }
        return text.substring(0, end);
    }

    private static long inputBytes(Prompt prompt) {
        return bytes(prompt.system())
                + prompt.lines().stream().mapToLong(line -> bytes(line.text())).sum();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int tokens(long bytes) {
        return Math.toIntExact(Math.ceilDiv(bytes, BYTES_PER_TOKEN));
    }
}

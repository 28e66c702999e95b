package io.lyceum.adapters.llm;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import okhttp3.Headers;

/// How long a provider asks us to wait: `retry-after-ms` of OpenAI, or `retry-after` of
/// [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#field.retry-after) in seconds or as a date.
final class RetryAfter {

    private static final double LONGEST_SECONDS = Duration.ofDays(365).toSeconds();

    private RetryAfter() {}

    static Optional<Duration> in(Headers headers, InstantSource clock) {
        return header(headers, "retry-after-ms")
                .flatMap(text -> seconds(text, 1000))
                .or(() -> header(headers, "retry-after")
                        .flatMap(text -> seconds(text, 1).or(() -> until(text, clock.instant()))));
    }

    private static Optional<String> header(Headers headers, String name) {
        return Optional.ofNullable(headers.get(name)).map(String::strip);
    }

    private static Optional<Duration> seconds(String text, int perSecond) {
        try {
            var seconds = Double.parseDouble(text) / perSecond;
            return seconds >= 0 && seconds < LONGEST_SECONDS
                    ? Optional.of(Duration.ofMillis(Math.round(seconds * 1000)))
                    : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> until(String text, Instant now) {
        try {
            var then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}

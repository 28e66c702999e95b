package io.lyceum.adapters.llm;

import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.port.Tutor.Cause;
import io.lyceum.domain.tutors.port.Tutor.TutorFailure;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says what went wrong while a provider answered a prompt, in words that may be shown to the learner: they name the
/// provider and the status.
///
/// What the provider says about it is for the operator, whose account and hosts it may speak of. Up to 200 characters
/// of it are logged, but not where it is about our key, and not where it repeats the prompt.
final class ProviderFailures {

    private static final int LONGEST_MESSAGE = 200;
    private static final int LONGEST_BODY = 1 << 16;
    private static final int TELLING = 24;

    private static final Logger LOG = LoggerFactory.getLogger(ProviderFailures.class);

    private final LlmProvider provider;
    private final Prompt prompt;
    private final InstantSource clock;

    ProviderFailures(LlmProvider provider, Prompt prompt, InstantSource clock) {
        this.provider = provider;
        this.prompt = prompt;
        this.clock = clock;
    }

    static Cause cause(int status) {
        return switch (status) {
            case 401, 403 -> Cause.UNAUTHORIZED;
            case 402, 429 -> Cause.RATE_LIMITED;
            case 408, 409, 425 -> Cause.UNAVAILABLE;
            default -> status >= 500 ? Cause.UNAVAILABLE : status >= 400 ? Cause.REFUSED : Cause.MALFORMED;
        };
    }

    TutorFailure failure(Cause cause, String what) {
        return new TutorFailure(cause, provider.name() + ' ' + what);
    }

    TutorFailure failure(Cause cause, String what, IOException why) {
        return new TutorFailure(cause, provider.name() + ' ' + what, Optional.empty(), why);
    }

    /// The answer has a status other than 2xx.
    TutorFailure answered(Response response) {
        var status = response.code();
        var error = ProviderError.in(body(response));
        var lasting = status == 402 || error.saysCreditIsSpent() || "false".equals(response.header("x-should-retry"));
        return new TutorFailure(
                cause(status),
                provider.name() + " answered " + status,
                RetryAfter.in(response.headers(), clock),
                refusal("status " + status + quoted(cause(status), error), lasting));
    }

    /// The provider reported an error after it had begun a good answer.
    TutorFailure reported(ProviderError error) {
        return new TutorFailure(
                error.cause(),
                provider.name() + " failed",
                Optional.empty(),
                refusal("error in the stream" + quoted(error.cause(), error), error.saysCreditIsSpent()));
    }

    private ProviderRefusal refusal(String words, boolean lasting) {
        LOG.warn("{} refused to answer: {}", provider.name(), words);
        return new ProviderRefusal(words, lasting);
    }

    private String quoted(Cause cause, ProviderError error) {
        var said = error.message().replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (said.isEmpty() || cause == Cause.UNAUTHORIZED || repeatsPrompt(said) || repeatsKey(said)) {
            return "";
        }
        var end = Math.min(said.length(), LONGEST_MESSAGE);
        return ": " + said.substring(0, Character.isHighSurrogate(said.charAt(end - 1)) ? end - 1 : end);
    }

    private boolean repeatsKey(String said) {
        return !provider.apiKey().isEmpty() && said.contains(provider.apiKey());
    }

    /// Whether the two share a run of characters too long to be a coincidence, or a whole short line.
    private boolean repeatsPrompt(String said) {
        var texts = Stream.concat(
                        Stream.of(prompt.system()), prompt.lines().stream().map(Prompt.Line::text))
                .map(text -> text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip())
                .toList();
        var seen = said.substring(0, Math.min(said.length(), LONGEST_MESSAGE + TELLING));
        return texts.stream().anyMatch(text -> {
            if (text.length() <= TELLING) {
                return text.length() >= 8 && seen.contains(text);
            }
            for (var from = 0; from + TELLING <= seen.length(); from++) {
                if (text.contains(seen.substring(from, from + TELLING))) {
                    return true;
                }
            }
            return false;
        });
    }

    private static byte[] body(Response response) {
        try {
            var source = response.body().source();
            source.timeout().deadline(2, TimeUnit.SECONDS);
            source.request(LONGEST_BODY);
            return source.getBuffer().readByteArray(Math.min(source.getBuffer().size(), LONGEST_BODY));
        } catch (IOException _) {
            return new byte[0];
        }
    }
}

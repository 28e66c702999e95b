package io.lyceum.adapters.rest.mail;

import io.lyceum.adapters.rest.Problem;
import io.lyceum.adapters.rest.ProblemType;
import io.lyceum.domain.mail.MailRefusal;

/// How clients are told why a proof by mail was not taken.
final class MailProblems {

    private MailProblems() {}

    static Problem of(MailRefusal refusal) {
        return switch (refusal) {
            case MailRefusal.BadSecret() -> Problem.of(ProblemType.TOKEN_INVALID);
            case MailRefusal.TooManyTries(var wait) ->
                Problem.of(ProblemType.TOO_MANY_REQUESTS).retryAfter(wait);
        };
    }
}

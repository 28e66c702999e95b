package io.lyceum.adapters.rest.mail;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.UserSecret;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import io.lyceum.domain.mail.MailRefusal;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Function;

/// How clients are told why a proof by mail was not taken.
final class MailProblems {

    private MailProblems() {}

    /// An answer without content, or the problem.
    static Response answer(Result<?, MailRefusal> result, Response.Status status) {
        return switch (result) {
            case Ok(var _) -> Response.status(status).build();
            case Refused(var reason) -> of(reason).toResponse();
        };
    }

    /// The same for a request with a token, which may be none of ours.
    static Response answer(String token, Function<UserSecret, Result<?, MailRefusal>> proof, Response.Status status) {
        Optional<Result<?, MailRefusal>> result = UserSecret.parse(token).map(proof);
        return answer(result.orElseGet(() -> Result.refused(new MailRefusal.BadSecret())), status);
    }

    private static Problem of(MailRefusal refusal) {
        return switch (refusal) {
            case MailRefusal.BadSecret() -> Problem.of(ProblemType.MAIL_TOKEN_INVALID);
            case MailRefusal.TooManyTries(var wait) ->
                Problem.of(ProblemType.TOO_MANY_REQUESTS).retryAfter(wait);
        };
    }
}

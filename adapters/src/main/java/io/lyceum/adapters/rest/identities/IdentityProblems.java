package io.lyceum.adapters.rest.identities;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.identities.IdentityRefusal;

/// How clients are told what the identities context refuses.
final class IdentityProblems {

    private IdentityProblems() {}

    static Problem of(IdentityRefusal refusal) {
        return switch (refusal) {
            case IdentityRefusal.NoSuchProvider() -> Problem.of(ProblemType.NOT_FOUND);
            case IdentityRefusal.TripOver() -> Problem.of(ProblemType.SIGN_IN_OVER);
            case IdentityRefusal.NotVouched() -> Problem.of(ProblemType.NOT_VOUCHED);
            case IdentityRefusal.ProviderUnreachable() -> Problem.of(ProblemType.SIGN_IN_PROVIDER_FAILED);
            case IdentityRefusal.TooManyTries(var wait) ->
                Problem.of(ProblemType.TOO_MANY_REQUESTS).retryAfter(wait);
            case IdentityRefusal.EmailTaken() ->
                Problem.of(ProblemType.EMAIL_TAKEN).error("/email", "taken", "is in use");
            case IdentityRefusal.NoSuchUser() -> Problem.of(ProblemType.BAD_CREDENTIALS);
            case IdentityRefusal.Suspended() -> Problem.of(ProblemType.ACCOUNT_SUSPENDED);
            case IdentityRefusal.IdentityTaken() -> Problem.of(ProblemType.IDENTITY_TAKEN);
            case IdentityRefusal.NoSuchIdentity() -> Problem.of(ProblemType.NOT_FOUND);
            case IdentityRefusal.LastWayIn() -> Problem.of(ProblemType.LAST_WAY_IN);
        };
    }
}

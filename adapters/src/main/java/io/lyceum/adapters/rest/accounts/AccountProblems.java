package io.lyceum.adapters.rest.accounts;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.AccountRefusal;

/// How clients are told what the accounts context refuses.
final class AccountProblems {

    private AccountProblems() {}

    static Problem of(AccountRefusal refusal) {
        return switch (refusal) {
            case AccountRefusal.EmailTaken() ->
                Problem.of(ProblemType.EMAIL_TAKEN).error("/email", "taken", "is in use");
            case AccountRefusal.NoSuchUser() -> Problem.of(ProblemType.UNAUTHENTICATED);
            case AccountRefusal.UsernameTaken() ->
                Problem.of(ProblemType.USERNAME_TAKEN).error("/username", "taken", "is in use");
            case AccountRefusal.BadCredentials() -> Problem.of(ProblemType.BAD_CREDENTIALS);
            case AccountRefusal.Suspended() -> Problem.of(ProblemType.ACCOUNT_SUSPENDED);
            case AccountRefusal.BadRefreshToken() -> Problem.of(ProblemType.TOKEN_INVALID);
            case AccountRefusal.TokenReused() -> Problem.of(ProblemType.TOKEN_REUSED);
            case AccountRefusal.TooManyTries(var wait) ->
                Problem.of(ProblemType.TOO_MANY_REQUESTS).retryAfter(wait);
            case AccountRefusal.Changed(int revision) ->
                Problem.of(ProblemType.PRECONDITION_FAILED).with("version", revision);
            case AccountRefusal.NoSuchSignIn() -> Problem.of(ProblemType.NOT_FOUND);
        };
    }
}

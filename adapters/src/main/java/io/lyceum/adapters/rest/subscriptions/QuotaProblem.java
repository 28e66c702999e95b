package io.lyceum.adapters.rest.subscriptions;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.subscriptions.QuotaExceeded;

/// How clients are told that a plan has no room left.
public final class QuotaProblem {

    private QuotaProblem() {}

    public static Problem of(QuotaExceeded exceeded) {
        var limit = exceeded.limit();
        String meter = Term.of(limit.meter());
        String until = exceeded.resetsAt().map(at -> "; more on " + at).orElse("");
        return Problem.of(
                        ProblemType.QUOTA_EXCEEDED,
                        "%d of %d %s of the plan %s are used%s"
                                .formatted(exceeded.used(), limit.amount(), meter, exceeded.plan(), until))
                .with("meter", meter)
                .with("limit", limit.amount())
                .with("used", exceeded.used())
                .with("plan", exceeded.plan())
                .with("resetsAt", exceeded.resetsAt());
    }
}

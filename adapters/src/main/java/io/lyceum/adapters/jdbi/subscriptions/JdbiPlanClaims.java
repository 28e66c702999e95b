package io.lyceum.adapters.jdbi.subscriptions;

import io.lyceum.domain.identities.PlanClaim;
import io.lyceum.domain.identities.port.PlanClaims;
import io.lyceum.domain.kernel.UserId;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// Writes down what issuers claim through a function, because users may not change what they are entitled to.
public final class JdbiPlanClaims implements PlanClaims {

    private final Jdbi jdbi;

    public JdbiPlanClaims(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public void saw(UserId user, String issuer, PlanClaim claim) {
        jdbi.useHandle(handle -> handle.createQuery(
                        "SELECT claim_entitlements(:user, :issuer, :plans, :features, :issuedAt, :until) IS NULL")
                .bind("user", user)
                .bind("issuer", issuer)
                .bind("plans", sorted(claim.plans()))
                .bind("features", sorted(claim.features()))
                .bind("issuedAt", claim.issuedAt())
                .bind("until", claim.until())
                .mapTo(Boolean.class)
                .one());
    }

    private static String[] sorted(Set<String> names) {
        return names.stream().sorted().toArray(String[]::new);
    }
}

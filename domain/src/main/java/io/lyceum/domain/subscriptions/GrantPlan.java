package io.lyceum.domain.subscriptions;

import io.lyceum.domain.kernel.UserFinder;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.subscriptions.port.GrantBook;

/// Grants plans and features to users and revokes them, for operators. It applies to the user's next request.
public final class GrantPlan {

    private final GrantBook book;
    private final Plans plans;

    public GrantPlan(GrantBook book, Plans plans) {
        this.book = book;
        this.plans = plans;
    }

    /// A revocation: whose, and whether there was something to revoke.
    public record Revocation(UserId user, boolean revoked) {}

    /// Granting again moves the end.
    ///
    /// @param dry whether to find out only that it could be done
    /// @throws IllegalArgumentException when there is no such user, plan or feature
    public UserId grant(String idOrEmail, Grant grant, boolean dry) {
        boolean offered = switch (grant.kind()) {
            case PLAN -> plans.find(grant.name()).isPresent();
            case FEATURE -> plans.findFeature(grant.name()).isPresent();
        };
        if (!offered) {
            throw new IllegalArgumentException("There is no plan or feature " + grant.name());
        }
        var user = book.user(idOrEmail);
        if (!book.grant(user, grant, dry)) {
            throw UserFinder.noSuchUser(idOrEmail);
        }
        return user;
    }

    /// Revoking what is not held changes nothing.
    ///
    /// @throws IllegalArgumentException when there is no such user
    public Revocation revoke(String idOrEmail, Grant.Kind kind, String name, boolean dry) {
        var user = book.user(idOrEmail);
        return new Revocation(user, book.revoke(user, kind, name, dry));
    }
}

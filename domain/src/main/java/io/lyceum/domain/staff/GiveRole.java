package io.lyceum.domain.staff;

import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.kernel.UserFinder;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.staff.port.RoleBook;
import java.util.Optional;

/// Gives roles to users, for operators. It counts from the user's next request on.
public final class GiveRole {

    private final RoleBook book;
    private final SecurityEvents events;

    public GiveRole(RoleBook book, SecurityEvents events) {
        this.book = book;
        this.events = events;
    }

    public record Change(UserId user, AccountRole before, AccountRole after) {}

    /// Gives a role, in place of the one before.
    ///
    /// @param dry whether to find out only what would be changed
    /// @throws IllegalArgumentException when there is no such user
    public Change give(String idOrEmail, AccountRole role, boolean dry) {
        var user = book.user(idOrEmail);
        var before = book.give(user, role, dry).orElseThrow(() -> UserFinder.noSuchUser(idOrEmail));
        if (!dry && before != role) {
            events.record(new SecurityEvent(
                    SecurityEvent.Type.ROLE_CHANGED,
                    Optional.of(user),
                    Optional.empty(),
                    Term.of(before) + " to " + Term.of(role)));
        }
        return new Change(user, before, role);
    }
}

package io.lyceum.domain.staff;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.accounts.Suspensions;
import io.lyceum.domain.accounts.port.AccessTokens;
import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.UserId;
import java.util.List;
import java.util.Optional;

/// Lets administrators find accounts, suspend them and sign their users out. It counts at once here, and within a
/// second on other nodes.
public final class ManageAccounts {

    private final AdminDesk desk;
    private final AccessTokens accessTokens;
    private final Suspensions suspensions;
    private final SecurityEvents events;

    public ManageAccounts(AdminDesk desk, AccessTokens accessTokens, Suspensions suspensions, SecurityEvents events) {
        this.desk = desk;
        this.accessTokens = accessTokens;
        this.suspensions = suspensions;
        this.events = events;
    }

    public Result<Page<AccountSummary>, StaffRefusal> list(
            UserId admin, AccountFilter filter, int limit, Optional<Position> after) {
        return desk.as(admin, store -> ok(store.accounts(filter, limit, after)));
    }

    /// Also ends the user's sign-ins. Doing it twice changes nothing.
    public Result<UserId, StaffRefusal> suspend(UserId admin, UserId user, String reason) {
        Result<List<SignInId>, StaffRefusal> ended = desk.as(admin, store -> {
            if (admin.equals(user)) {
                return refused(new StaffRefusal.Oneself());
            }
            return store.suspend(user, true, reason)
                    ? ok(store.signOut(user, reason))
                    : refused(new StaffRefusal.NoSuchUser());
        });
        return after(ended, user, SecurityEvent.Type.ACCOUNT_SUSPENDED, () -> suspensions.add(user));
    }

    /// Readmits a user who was suspended; to use the service again he has to sign in.
    public Result<UserId, StaffRefusal> readmit(UserId admin, UserId user, String reason) {
        Result<UserId, StaffRefusal> readmitted = desk.as(
                admin, store -> store.suspend(user, false, reason) ? ok(user) : refused(new StaffRefusal.NoSuchUser()));
        if (readmitted instanceof Result.Ok) {
            suspensions.remove(user);
        }
        return readmitted;
    }

    public Result<UserId, StaffRefusal> signOut(UserId admin, UserId user, String reason) {
        Result<List<SignInId>, StaffRefusal> ended = desk.as(
                admin,
                store -> store.exists(user) ? ok(store.signOut(user, reason)) : refused(new StaffRefusal.NoSuchUser()));
        return after(ended, user, SecurityEvent.Type.SIGNED_OUT_BY_STAFF, () -> {});
    }

    private Result<UserId, StaffRefusal> after(
            Result<List<SignInId>, StaffRefusal> ended, UserId user, SecurityEvent.Type type, Runnable then) {
        return switch (ended) {
            case Result.Refused(var reason) -> refused(reason);
            case Result.Ok(var signIns) -> {
                signIns.forEach(accessTokens::revoke);
                then.run();
                events.record(new SecurityEvent(
                        type, Optional.of(user), Optional.empty(), signIns.size() + " sign-ins ended"));
                yield ok(user);
            }
        };
    }
}

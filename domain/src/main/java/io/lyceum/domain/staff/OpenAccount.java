package io.lyceum.domain.staff;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// Shows administrators what is a user's own. The user can see that, when and why.
public final class OpenAccount {

    private final AdminDesk desk;

    public OpenAccount(AdminDesk desk) {
        this.desk = desk;
    }

    public Result<AccountFile, StaffRefusal> open(UserId admin, UserId user, String reason) {
        return desk.as(
                admin,
                store -> store.open(user, reason)
                        .<Result<AccountFile, StaffRefusal>>map(Result::ok)
                        .orElseGet(() -> refused(new StaffRefusal.NoSuchUser())));
    }

    public Result<Page<SaidMessage>, StaffRefusal> messages(
            UserId admin, UserId user, String reason, int limit, Optional<Position> after) {
        return desk.as(
                admin,
                store -> store.exists(user)
                        ? ok(store.messages(user, reason, limit, after))
                        : refused(new StaffRefusal.NoSuchUser()));
    }
}

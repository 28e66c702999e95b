package io.lyceum.domain.staff;

import static io.lyceum.domain.kernel.Result.ok;

import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Shows administrators what has been done, what may be an attack, and how much the service is used.
public final class Oversee {

    private static final int ALERTS = 200;

    private final AdminDesk desk;

    public Oversee(AdminDesk desk) {
        this.desk = desk;
    }

    public Result<Page<AuditLine>, StaffRefusal> audit(
            UserId admin, Optional<String> action, Optional<UserId> user, int limit, Optional<Position> after) {
        return desk.as(admin, store -> ok(store.audit(action, user, limit, after)));
    }

    public Result<Page<RecordedEvent>, StaffRefusal> events(
            UserId admin, EventFilter filter, int limit, Optional<Position> after) {
        return desk.as(admin, store -> ok(store.events(filter, limit, after)));
    }

    /// The latest two hundred.
    public Result<List<Alert>, StaffRefusal> alerts(UserId admin) {
        return desk.as(admin, store -> ok(store.alerts(ALERTS)));
    }

    public Result<List<Statistic>, StaffRefusal> analytics(UserId admin, Instant from, Instant to) {
        return desk.as(admin, store -> ok(store.analytics(from, to)));
    }
}

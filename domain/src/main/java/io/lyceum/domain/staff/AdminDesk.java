package io.lyceum.domain.staff;

import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.staff.port.StaffStore;
import java.util.Optional;
import java.util.function.Function;

/// Opens the staff's store to administrators. Who is one is asked of the database in the same transaction, so a role
/// that has been taken away counts no longer, whatever the access token says.
public final class AdminDesk {

    private final Transactions<StaffStore> transactions;
    private final SecurityEvents events;

    public AdminDesk(Transactions<StaffStore> transactions, SecurityEvents events) {
        this.transactions = transactions;
        this.events = events;
    }

    <T> Result<T, StaffRefusal> as(UserId admin, Function<StaffStore, Result<T, StaffRefusal>> work) {
        Result<T, StaffRefusal> result = transactions.as(
                admin, store -> store.isAdmin() ? work.apply(store) : refused(new StaffRefusal.NotAdmin()));
        if (result instanceof Result.Refused(StaffRefusal.NotAdmin _)) {
            events.record(new SecurityEvent(
                    SecurityEvent.Type.STAFF_ACCESS_DENIED, Optional.of(admin), Optional.empty(), ""));
        }
        return result;
    }
}

package io.lyceum.domain.staff;

import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.staff.port.AccessLog;
import java.util.Optional;

/// Shows users who of the staff has looked at what is their own, and why.
public final class ShowAccess {

    private final Transactions<AccessLog> transactions;

    public ShowAccess(Transactions<AccessLog> transactions) {
        this.transactions = transactions;
    }

    public Page<Access> list(UserId user, int limit, Optional<Position> after) {
        return transactions.reading(user, log -> log.list(limit, after));
    }
}

package io.lyceum.domain.accounts;

import io.lyceum.domain.accounts.port.SuspendedAccounts;
import io.lyceum.domain.kernel.UserId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The suspended accounts as this node knows them, so that a request costs no query, however it is authenticated.
public final class Suspensions {

    private final SuspendedAccounts accounts;
    private final Set<UserId> suspended = ConcurrentHashMap.newKeySet();

    public Suspensions(SuspendedAccounts accounts) {
        this.accounts = accounts;
        read();
    }

    /// Learns what other nodes have suspended or readmitted. To be called every second.
    public void read() {
        var now = accounts.all();
        suspended.addAll(now);
        suspended.retainAll(now);
    }

    public void add(UserId user) {
        suspended.add(user);
    }

    public void remove(UserId user) {
        suspended.remove(user);
    }

    public boolean include(UserId user) {
        return suspended.contains(user);
    }
}

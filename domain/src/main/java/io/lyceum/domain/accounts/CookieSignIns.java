package io.lyceum.domain.accounts;

import io.lyceum.domain.accounts.port.AccountStores;
import io.lyceum.domain.kernel.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Tells who makes a request with a cookie. It is looked up for each request, so one that is revoked is refused at once
/// on every node. It is good until it was not used for a while, and never longer than its lifetime.
public final class CookieSignIns {

    private static final Duration LAST_SEEN = Duration.ofMinutes(1);

    private final Transactions<AccountStores> transactions;
    private final Times times;
    private final InstantSource clock;

    /// How long a cookie is good without being used, and at all.
    public record Times(Duration idle, Duration lifetime) {}

    public CookieSignIns(Transactions<AccountStores> transactions, Times times, InstantSource clock) {
        this.transactions = transactions;
        this.times = times;
        this.clock = clock;
    }

    /// Whom a cookie speaks for; empty when it is unknown, revoked or out of its time.
    public Optional<Caller> authenticate(String cookie) {
        var now = clock.instant();
        return UserSecret.parse(cookie)
                .flatMap(secret -> transactions.perStatement(secret.user(), stores -> {
                    var signIn = stores.signIns().ofCookie(secret.hash()).filter(found -> isGood(found, now));
                    signIn.filter(found -> found.lastSeenAt().plus(noting()).isBefore(now))
                            .ifPresent(found -> stores.signIns().seen(found.id(), now));
                    return signIn.map(found -> Caller.signedIn(secret.user(), found.id(), found.role()));
                }));
    }

    private boolean isGood(CookieSignIn signIn, Instant now) {
        return now.isBefore(signIn.lastSeenAt().plus(times.idle()))
                && now.isBefore(signIn.createdAt().plus(times.lifetime()));
    }

    /// Uses closer together than this are noted once, which must not make an idle time of a minute end too soon.
    private Duration noting() {
        var quarter = times.idle().dividedBy(4);
        return quarter.compareTo(LAST_SEEN) < 0 ? quarter : LAST_SEEN;
    }
}

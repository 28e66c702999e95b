package io.lyceum.domain.apikeys;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.accounts.Caller;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.accounts.UserSecret;
import io.lyceum.domain.apikeys.port.ApiKeyStores;
import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.kernel.ClientAddress;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Gives programs keys to act for a user, and takes them back. A key is looked up for each request, so a revoked one is
/// refused at once on every node.
public final class ApiKeys {

    /// How every key begins, so that it is told from a token and found by scanners for lost secrets.
    public static final String MARK = "lyc_";

    private static final int SHOWN = MARK.length() + 8;
    private static final Duration LAST_USE = Duration.ofMinutes(1);

    private final Transactions<ApiKeyStores> transactions;
    private final int perUser;
    private final SecurityEvents events;
    private final InstantSource clock;

    /// @param perUser how many keys a user can have at a time
    public ApiKeys(Transactions<ApiKeyStores> transactions, int perUser, SecurityEvents events, InstantSource clock) {
        this.transactions = transactions;
        this.perUser = perUser;
        this.events = events;
        this.clock = clock;
    }

    /// What a new key is to be.
    public record Wish(String name, Set<Scope> scopes, Optional<Instant> expiresAt) {}

    /// A key that has just been made, and the text of it, which nobody can be told again.
    public record Made(ApiKey key, String secret) {

        @Override
        public String toString() {
            return "Made[key=%s]".formatted(key);
        }
    }

    /// Those not revoked, newest first, expired ones included.
    public List<ApiKey> list(UserId user) {
        return transactions.reading(user, stores -> stores.keys().list());
    }

    public Optional<ApiKey> find(UserId user, ApiKeyId id) {
        return list(user).stream().filter(key -> key.id().equals(id)).findFirst();
    }

    public Result<Made, ApiKeyRefusal> create(UserId user, ApiKeyId id, Wish wish, ClientAddress from) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (!wish.expiresAt().map(now::isBefore).orElse(true)) {
            return refused(new ApiKeyRefusal.ExpiryPast());
        }
        var secret = UserSecret.random(user);
        String text = MARK + secret.reveal();
        var key = new ApiKey(
                id, wish.name(), text.substring(0, SHOWN), wish.scopes(), now, wish.expiresAt(), Optional.empty());
        Result<Made, ApiKeyRefusal> made = transactions.as(user, stores -> {
            stores.accounts().lock();
            if (stores.keys().list().size() >= perUser) {
                return refused(new ApiKeyRefusal.TooManyKeys(perUser));
            }
            stores.keys().add(key, secret.hash());
            return ok(new Made(key, text));
        });
        if (made instanceof Result.Ok) {
            report(SecurityEvent.Type.API_KEY_CREATED, user, id, from);
        }
        return made;
    }

    public Result<ApiKeyId, ApiKeyRefusal> revoke(UserId user, ApiKeyId id, ClientAddress from) {
        Result<ApiKeyId, ApiKeyRefusal> revoked = transactions.perStatement(
                user, stores -> stores.keys().revoke(id) ? ok(id) : refused(new ApiKeyRefusal.NoSuchKey()));
        if (revoked instanceof Result.Ok) {
            report(SecurityEvent.Type.API_KEY_REVOKED, user, id, from);
        }
        return revoked;
    }

    private void report(SecurityEvent.Type type, UserId user, ApiKeyId key, ClientAddress from) {
        events.record(new SecurityEvent(
                type, Optional.of(user), Optional.of(from), key.value().toString()));
    }

    /// Who a key speaks for: its user, with no role beyond that; empty when it is unknown, revoked or expired.
    public Optional<Caller> authenticate(String text) {
        var now = clock.instant();
        return UserSecret.parse(text.substring(MARK.length()))
                .flatMap(secret -> transactions.perStatement(secret.user(), stores -> {
                    var key = stores.keys().inForce(secret.hash(), now);
                    key.filter(found -> isStale(found, now))
                            .ifPresent(found -> stores.keys().used(found.id(), now));
                    return key.map(found -> Caller.withKey(secret.user(), found.scopes()));
                }));
    }

    private static boolean isStale(ApiKey key, Instant now) {
        return key.lastUsedAt().map(at -> at.plus(LAST_USE).isBefore(now)).orElse(true);
    }
}

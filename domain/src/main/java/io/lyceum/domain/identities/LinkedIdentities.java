package io.lyceum.domain.identities;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.identities.port.IdentityStores;
import io.lyceum.domain.kernel.ClientAddress;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Shows users by which identities of other issuers they come in, and takes such identities away. One way in always
/// remains: a password, or an identity of an issuer that is still trusted.
public final class LinkedIdentities {

    private final Transactions<IdentityStores> transactions;
    private final Predicate<String> trusted;
    private final SecurityEvents events;

    /// @param trusted whether users of an issuer can come in now
    public LinkedIdentities(
            Transactions<IdentityStores> transactions, Predicate<String> trusted, SecurityEvents events) {
        this.transactions = transactions;
        this.trusted = trusted;
        this.events = events;
    }

    /// The oldest first.
    public List<LinkedIdentity> list(UserId user) {
        return transactions.reading(user, stores -> stores.identities().list());
    }

    /// Whether the user can come in with it now.
    public boolean isUsable(LinkedIdentity identity) {
        return trusted.test(identity.issuer());
    }

    /// From then on whoever comes with the identity is somebody else here. Plans that its issuer told of go with it.
    public Result<IdentityId, IdentityRefusal> unlink(UserId user, IdentityId id, ClientAddress from) {
        Result<IdentityId, IdentityRefusal> unlinked = transactions.as(user, stores -> {
            // Two of two at once would each take the other for what remains.
            stores.accounts().lock();
            var all = stores.identities().list();
            if (all.stream().noneMatch(identity -> identity.id().equals(id))) {
                return refused(new IdentityRefusal.NoSuchIdentity());
            }
            boolean remains = stores.accounts().hasPassword()
                    || all.stream().anyMatch(identity -> !identity.id().equals(id) && isUsable(identity));
            if (!remains) {
                return refused(new IdentityRefusal.LastWayIn());
            }
            stores.identities().remove(id);
            return ok(id);
        });
        if (unlinked instanceof Result.Ok) {
            events.record(new SecurityEvent(
                    SecurityEvent.Type.IDENTITY_UNLINKED,
                    Optional.of(user),
                    Optional.of(from),
                    id.value().toString()));
        }
        return unlinked;
    }
}

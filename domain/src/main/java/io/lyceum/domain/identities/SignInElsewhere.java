package io.lyceum.domain.identities;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.accounts.Client;
import io.lyceum.domain.accounts.SignInTokens;
import io.lyceum.domain.accounts.SignedIn;
import io.lyceum.domain.accounts.port.AccountDirectory;
import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.identities.port.IdentityDirectory;
import io.lyceum.domain.identities.port.IdentityStores;
import io.lyceum.domain.identities.port.SignInProviders;
import io.lyceum.domain.identities.port.SignInProviders.Arrival;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Throttle;
import io.lyceum.domain.kernel.Throttle.Rate;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.time.Duration;
import java.util.Optional;

/// Signs somebody in for whom a provider vouches. Whoever comes with an identity that is not known gets an account. It
/// becomes another way into an existing one with proof only: when the user is signed in there and asks for it, or when
/// both sides have verified the same address.
public final class SignInElsewhere {

    private final SignInProviders providers;
    private final IdentityDirectory directory;
    private final AccountDirectory accounts;
    private final Transactions<IdentityStores> transactions;
    private final SignInTokens tokens;
    private final Throttle throttle;
    private final Rate perAddress;
    private final SecurityEvents events;

    public SignInElsewhere(
            SignInProviders providers,
            IdentityDirectory directory,
            AccountDirectory accounts,
            Transactions<IdentityStores> transactions,
            SignInTokens tokens,
            Throttle throttle,
            Rate perAddress,
            SecurityEvents events) {
        this.providers = providers;
        this.directory = directory;
        this.accounts = accounts;
        this.transactions = transactions;
        this.tokens = tokens;
        this.throttle = throttle;
        this.perAddress = perAddress;
        this.events = events;
    }

    public Result<SignInTrip.Departure, IdentityRefusal> begin(String provider, SignInTrip trip, Client client) {
        var wait = delay(client);
        return wait.isPresent()
                ? refused(new IdentityRefusal.TooManyTries(wait.get()))
                : providers.depart(provider, trip);
    }

    private Optional<Duration> delay(Client client) {
        var wait = throttle.take(
                        new Throttle.Key(
                                "sign-in", "address " + client.address().network()),
                        perAddress)
                .delay();
        if (wait.isPresent()) {
            report(SecurityEvent.Type.SIGN_IN_THROTTLED, client, "");
        }
        return wait;
    }

    /// The trip of a browser that comes back, if it is one of ours.
    public Optional<SignInTrip> tripOf(String ticket) {
        return providers.tripOf(ticket);
    }

    /// Ends a trip: signs in, or links the identity to the user who asked for that. Empty when it was linked.
    public Result<Optional<SignedIn>, IdentityRefusal> finish(String provider, SignInTrip.Return back, Client client) {
        var wait = delay(client);
        if (wait.isPresent()) {
            return refused(new IdentityRefusal.TooManyTries(wait.get()));
        }
        var arrived = arrive(provider, back, client);
        if (arrived instanceof Result.Refused(IdentityRefusal.Suspended _)) {
            report(SecurityEvent.Type.SUSPENDED_REFUSED, client, "");
        } else if (arrived instanceof Result.Refused(var reason)) {
            suspicion(reason)
                    .ifPresent(what ->
                            report(SecurityEvent.Type.PROVIDER_SIGN_IN_REFUSED, client, provider + ": " + what));
        }
        return arrived;
    }

    /// What may be wrong with somebody who is refused; nothing when it is the provider's fault or ours.
    private static Optional<String> suspicion(IdentityRefusal reason) {
        return switch (reason) {
            case IdentityRefusal.TripOver _ -> Optional.of("not sent from here");
            case IdentityRefusal.NotVouched _ -> Optional.of("not vouched for");
            case IdentityRefusal.EmailTaken _ -> Optional.of("the address is somebody's");
            case IdentityRefusal.IdentityTaken _ -> Optional.of("the identity is somebody's");
            default -> Optional.empty();
        };
    }

    private void report(SecurityEvent.Type type, Client client, String detail) {
        events.record(new SecurityEvent(type, Optional.empty(), Optional.of(client.address()), detail));
    }

    private Result<Optional<SignedIn>, IdentityRefusal> arrive(String provider, SignInTrip.Return back, Client client) {
        return switch (providers.arrive(provider, back)) {
            case Result.Refused(var reason) -> refused(reason);
            case Result.Ok(Arrival(var identity, var trip)) ->
                trip.linking()
                        .map(user -> link(user, identity, client))
                        .orElseGet(
                                () -> signIn(identity, new Client(client.address(), client.device(), trip.carrier())));
        };
    }

    private Result<Optional<SignedIn>, IdentityRefusal> link(UserId user, ForeignIdentity identity, Client client) {
        var owner = directory.find(identity).map(IdentityDirectory.Known::user);
        if (owner.isPresent()) {
            return owner.get().equals(user) ? ok(Optional.empty()) : refused(new IdentityRefusal.IdentityTaken());
        }
        Result<Optional<SignedIn>, IdentityRefusal> linked = transactions.as(
                user,
                stores -> stores.identities().add(identity.issuer(), identity.subject())
                        ? ok(Optional.empty())
                        : refused(new IdentityRefusal.IdentityTaken()));
        return reported(linked, user, client);
    }

    private Result<Optional<SignedIn>, IdentityRefusal> reported(
            Result<Optional<SignedIn>, IdentityRefusal> linked, UserId user, Client client) {
        if (linked instanceof Result.Ok) {
            events.record(new SecurityEvent(
                    SecurityEvent.Type.IDENTITY_LINKED, Optional.of(user), Optional.of(client.address()), ""));
        }
        return linked;
    }

    private Result<Optional<SignedIn>, IdentityRefusal> signIn(ForeignIdentity identity, Client client) {
        var known = directory.find(identity).map(IdentityDirectory.Known::user);
        if (known.isPresent()) {
            return enter(known.get(), client);
        }
        var holder = identity.verifiedEmail().flatMap(accounts::holder);
        if (holder.isPresent()) {
            return holder.get().verified()
                    ? join(holder.get().user(), identity, client)
                    : refused(new IdentityRefusal.EmailTaken());
        }
        return welcome(identity, client);
    }

    private Result<Optional<SignedIn>, IdentityRefusal> enter(UserId user, Client client) {
        return transactions.as(user, stores -> start(stores, client));
    }

    private Result<Optional<SignedIn>, IdentityRefusal> join(UserId user, ForeignIdentity identity, Client client) {
        Result<Optional<SignedIn>, IdentityRefusal> joined = transactions.as(
                user,
                stores -> stores.identities().add(identity.issuer(), identity.subject())
                        ? start(stores, client)
                        : refused(new IdentityRefusal.IdentityTaken()));
        return reported(joined, user, client);
    }

    private Result<Optional<SignedIn>, IdentityRefusal> start(IdentityStores stores, Client client) {
        if (stores.accounts().isSuspended()) {
            return refused(new IdentityRefusal.Suspended());
        }
        return stores.accounts()
                .find()
                .<Result<Optional<SignedIn>, IdentityRefusal>>map(
                        user -> ok(Optional.of(tokens.start(stores, user, client))))
                .orElseGet(() -> refused(new IdentityRefusal.NoSuchUser()));
    }

    private Result<Optional<SignedIn>, IdentityRefusal> welcome(ForeignIdentity identity, Client client) {
        return transactions.as(UserId.random(), stores -> {
            if (!stores.accounts().addWithoutPassword(identity.verifiedEmail(), identity.nameHere())) {
                return refused(new IdentityRefusal.EmailTaken());
            }
            if (!stores.identities().add(identity.issuer(), identity.subject())) {
                return refused(new IdentityRefusal.IdentityTaken());
            }
            return start(stores, client);
        });
    }
}

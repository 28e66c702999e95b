package io.lyceum.domain.accounts;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.accounts.port.AccountDirectory;
import io.lyceum.domain.accounts.port.AccountStores;
import io.lyceum.domain.accounts.port.PasswordHash;
import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Throttle;
import io.lyceum.domain.kernel.Throttle.Rate;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// Signs somebody in who knows the password. Guessing is slowed down per account and per network address,
/// before the password is looked at; a success clears the account's count.
public final class SignIn {

    private final AccountDirectory directory;
    private final Transactions<AccountStores> transactions;
    private final PasswordHash passwordHash;
    private final SignInTokens tokens;
    private final Throttle throttle;
    private final Rates rates;
    private final SecurityEvents events;

    public record Rates(Rate perAccount, Rate perAddress) {}

    public SignIn(
            AccountDirectory directory,
            Transactions<AccountStores> transactions,
            PasswordHash passwordHash,
            SignInTokens tokens,
            Throttle throttle,
            Rates rates,
            SecurityEvents events) {
        this.directory = directory;
        this.transactions = transactions;
        this.passwordHash = passwordHash;
        this.tokens = tokens;
        this.throttle = throttle;
        this.rates = rates;
        this.events = events;
    }

    public Result<SignedIn, AccountRefusal> signIn(EmailAddress email, String password, Client client) {
        var accountKey = new Throttle.Key("sign-in", "account " + email.key());
        var addressKey =
                new Throttle.Key("sign-in", "address " + client.address().network());
        var wait = throttle.take(addressKey, rates.perAddress())
                .delay()
                .or(() -> throttle.take(accountKey, rates.perAccount()).delay());
        if (wait.isPresent()) {
            report(SecurityEvent.Type.SIGN_IN_THROTTLED, Optional.empty(), client);
            return refused(new AccountRefusal.TooManyTries(wait.get()));
        }
        var credentials = directory.find(email);
        String hash =
                credentials.map(AccountDirectory.Credentials::passwordHash).orElseGet(passwordHash::ofNobody);
        if (!passwordHash.matches(password, hash) || credentials.isEmpty()) {
            report(SecurityEvent.Type.SIGN_IN_FAILED, credentials.map(AccountDirectory.Credentials::user), client);
            return refused(new AccountRefusal.BadCredentials());
        }
        throttle.reset(accountKey);
        var started = start(credentials.get().user(), client);
        if (started instanceof Result.Refused(AccountRefusal.Suspended _)) {
            report(SecurityEvent.Type.SUSPENDED_REFUSED, credentials.map(AccountDirectory.Credentials::user), client);
        }
        return started;
    }

    private Result<SignedIn, AccountRefusal> start(UserId id, Client client) {
        return transactions.as(id, stores -> {
            if (stores.accounts().isSuspended()) {
                return refused(new AccountRefusal.Suspended());
            }
            return stores.accounts()
                    .find()
                    .<Result<SignedIn, AccountRefusal>>map(user -> ok(tokens.start(stores, user, client)))
                    .orElseGet(() -> refused(new AccountRefusal.BadCredentials()));
        });
    }

    private void report(SecurityEvent.Type type, Optional<UserId> user, Client client) {
        events.record(new SecurityEvent(type, user, Optional.of(client.address()), ""));
    }
}

package io.lyceum.domain.accounts;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

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

/// Makes an account and signs its owner in.
public final class SignUp {

    /// The bounds of a new password, in characters.
    public static final int MIN_PASSWORD = 8;

    public static final int MAX_PASSWORD = 128;

    private final Transactions<AccountStores> transactions;
    private final PasswordHash passwordHash;
    private final SignInTokens tokens;
    private final Throttle throttle;
    private final Rate perAddress;
    private final SecurityEvents events;

    public SignUp(
            Transactions<AccountStores> transactions,
            PasswordHash passwordHash,
            SignInTokens tokens,
            Throttle throttle,
            Rate perAddress,
            SecurityEvents events) {
        this.transactions = transactions;
        this.passwordHash = passwordHash;
        this.tokens = tokens;
        this.throttle = throttle;
        this.perAddress = perAddress;
        this.events = events;
    }

    public Result<SignedIn, AccountRefusal> signUp(
            EmailAddress email, String password, Optional<String> displayName, Client client) {
        var wait = throttle.take(new Throttle.Key("sign-up", client.address().network()), perAddress)
                .delay();
        if (wait.isPresent()) {
            events.record(new SecurityEvent(
                    SecurityEvent.Type.SIGN_UP_THROTTLED, Optional.empty(), Optional.of(client.address()), ""));
            return refused(new AccountRefusal.TooManyTries(wait.get()));
        }
        String hash = passwordHash.of(password);
        return transactions.as(UserId.random(), stores -> {
            if (!stores.accounts().add(email, displayName.orElseGet(email::localPart), hash)) {
                return refused(new AccountRefusal.EmailTaken());
            }
            var user = stores.accounts().find().orElseThrow();
            return ok(tokens.start(stores, user, client));
        });
    }
}

package io.lyceum.domain.accounts;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.accounts.port.AccountDirectory;
import io.lyceum.domain.accounts.port.AccountStores;
import io.lyceum.domain.accounts.port.PasswordHash;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Throttle;
import io.lyceum.domain.kernel.Throttle.Rate;
import io.lyceum.domain.kernel.Transactions;

/// Signs somebody in who knows the password. Guessing is slowed down per account and per network address,
/// before the password is looked at; a success clears the account's count.
public final class SignIn {

    private final AccountDirectory directory;
    private final Transactions<AccountStores> transactions;
    private final PasswordHash passwordHash;
    private final SignInTokens tokens;
    private final Throttle throttle;
    private final Rates rates;

    public record Rates(Rate perAccount, Rate perAddress) {}

    public SignIn(
            AccountDirectory directory,
            Transactions<AccountStores> transactions,
            PasswordHash passwordHash,
            SignInTokens tokens,
            Throttle throttle,
            Rates rates) {
        this.directory = directory;
        this.transactions = transactions;
        this.passwordHash = passwordHash;
        this.tokens = tokens;
        this.throttle = throttle;
        this.rates = rates;
    }

    public Result<SignedIn, AccountRefusal> signIn(EmailAddress email, String password, Client client) {
        var accountKey = new Throttle.Key("sign-in", "account " + email.key());
        var addressKey = new Throttle.Key("sign-in", "address " + client.address());
        var wait = throttle.take(addressKey, rates.perAddress())
                .delay()
                .or(() -> throttle.take(accountKey, rates.perAccount()).delay());
        if (wait.isPresent()) {
            return refused(new AccountRefusal.TooManyTries(wait.get()));
        }
        var credentials = directory.find(email);
        String hash =
                credentials.map(AccountDirectory.Credentials::passwordHash).orElseGet(passwordHash::ofNobody);
        if (!passwordHash.matches(password, hash) || credentials.isEmpty()) {
            return refused(new AccountRefusal.BadCredentials());
        }
        throttle.reset(accountKey);
        return transactions.as(
                credentials.get().user(),
                stores -> stores.accounts()
                        .find()
                        .<Result<SignedIn, AccountRefusal>>map(user -> ok(tokens.start(stores, user, client.device())))
                        .orElseGet(() -> refused(new AccountRefusal.BadCredentials())));
    }
}

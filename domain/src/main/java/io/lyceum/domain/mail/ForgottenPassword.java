package io.lyceum.domain.mail;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.accounts.DeviceSignIn;
import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.accounts.User;
import io.lyceum.domain.accounts.UserSecret;
import io.lyceum.domain.accounts.port.AccessTokens;
import io.lyceum.domain.accounts.port.PasswordHash;
import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.kernel.Bell;
import io.lyceum.domain.kernel.ClientAddress;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Throttle;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.mail.port.MailQueue;
import io.lyceum.domain.mail.port.MailStores;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Lets whoever reads the mail of an account's address give the account another password.
public final class ForgottenPassword {

    private final Transactions<MailStores> transactions;
    private final MailQueue queue;
    private final Bell bell;
    private final PasswordHash passwordHash;
    private final AccessTokens accessTokens;
    private final Throttle throttle;
    private final Rates rates;
    private final SecurityEvents events;
    private final InstantSource clock;

    /// How often mails can be asked for.
    public record Rates(Throttle.Rate perAccount, Throttle.Rate perAddress) {}

    public ForgottenPassword(
            Transactions<MailStores> transactions,
            MailQueue queue,
            Bell bell,
            PasswordHash passwordHash,
            AccessTokens accessTokens,
            Throttle throttle,
            Rates rates,
            SecurityEvents events,
            InstantSource clock) {
        this.transactions = transactions;
        this.queue = queue;
        this.bell = bell;
        this.passwordHash = passwordHash;
        this.accessTokens = accessTokens;
        this.throttle = throttle;
        this.rates = rates;
        this.events = events;
        this.clock = clock;
    }

    /// Sends a secret to an address. Says and costs the same whether or not there is an account, and when an account is
    /// asked for too often.
    ///
    /// @param client who asks
    public Result<EmailAddress, MailRefusal> ask(EmailAddress email, ClientAddress client) {
        var wait = throttle.take(new Throttle.Key("forgot-address", client.network()), rates.perAddress())
                .delay();
        if (wait.isPresent()) {
            report(SecurityEvent.Type.PASSWORD_RESET_THROTTLED, Optional.empty(), client);
            return refused(new MailRefusal.TooManyTries(wait.get()));
        }
        boolean tooOften = throttle.take(new Throttle.Key("forgot-account", email.key()), rates.perAccount())
                .delay()
                .isPresent();
        if (tooOften) {
            report(SecurityEvent.Type.PASSWORD_RESET_THROTTLED, Optional.empty(), client);
        } else {
            queue.add(MailKind.RESET_PASSWORD, email);
            bell.ring(Mailroom.TOPIC);
        }
        return ok(email);
    }

    /// Sets the password, signs the user out everywhere and says so by mail. The address is verified with that.
    public Result<List<SignInId>, MailRefusal> reset(UserSecret secret, String password, ClientAddress client) {
        var reset = reset(secret, password);
        boolean done = reset instanceof Result.Ok;
        report(
                done ? SecurityEvent.Type.PASSWORD_RESET : SecurityEvent.Type.PASSWORD_RESET_REFUSED,
                Optional.of(secret.user()).filter(_ -> done),
                client);
        return reset;
    }

    private void report(SecurityEvent.Type type, Optional<UserId> user, ClientAddress client) {
        events.record(new SecurityEvent(type, user, Optional.of(client), ""));
    }

    private Result<List<SignInId>, MailRefusal> reset(UserSecret secret, String password) {
        var now = clock.instant();
        // Nobody gets a slow hash for a made-up secret.
        if (!transactions.reading(
                secret.user(), stores -> stores.secrets().holds(MailKind.RESET_PASSWORD, secret.hash(), now))) {
            return refused(new MailRefusal.BadSecret());
        }
        String hash = passwordHash.of(password);
        Result<List<SignInId>, MailRefusal> reset = transactions.as(secret.user(), stores -> {
            if (!stores.secrets().use(MailKind.RESET_PASSWORD, secret.hash(), clock.instant())) {
                return refused(new MailRefusal.BadSecret());
            }
            stores.secrets().setPassword(hash);
            stores.secrets().setVerified();
            var signIns = stores.signIns().list().stream().map(DeviceSignIn::id).toList();
            stores.signIns().endOldest(0);
            return ok(signIns);
        });
        if (reset instanceof Result.Ok(var signIns)) {
            signIns.forEach(accessTokens::revoke);
            address(secret).ifPresent(email -> queue.add(MailKind.PASSWORD_CHANGED, email));
            bell.ring(Mailroom.TOPIC);
        }
        return reset;
    }

    private Optional<EmailAddress> address(UserSecret secret) {
        return transactions
                .reading(secret.user(), stores -> stores.accounts().find())
                .flatMap(User::email)
                .map(EmailAddress::new);
    }
}

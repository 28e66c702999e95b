package io.lyceum.domain.mail;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.accounts.User;
import io.lyceum.domain.accounts.UserSecret;
import io.lyceum.domain.kernel.Bell;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Throttle;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.mail.port.MailQueue;
import io.lyceum.domain.mail.port.MailStores;
import java.time.InstantSource;

/// Lets users prove that they read the mail of their address.
public final class EmailProof {

    private final Transactions<MailStores> transactions;
    private final MailQueue queue;
    private final Bell bell;
    private final Throttle throttle;
    private final Throttle.Rate perAccount;
    private final InstantSource clock;

    /// @param perAccount how often a mail can be asked for
    public EmailProof(
            Transactions<MailStores> transactions,
            MailQueue queue,
            Bell bell,
            Throttle throttle,
            Throttle.Rate perAccount,
            InstantSource clock) {
        this.transactions = transactions;
        this.queue = queue;
        this.bell = bell;
        this.throttle = throttle;
        this.perAccount = perAccount;
        this.clock = clock;
    }

    /// Sends the secret again, unless the address is verified or there is none.
    public Result<UserId, MailRefusal> ask(UserId user) {
        var wait = throttle.take(new Throttle.Key("verify-email", user.value().toString()), perAccount)
                .delay();
        if (wait.isPresent()) {
            return refused(new MailRefusal.TooManyTries(wait.get()));
        }
        transactions
                .reading(user, stores -> stores.accounts().find())
                .filter(found -> !found.emailVerified())
                .flatMap(User::email)
                .ifPresent(email -> {
                    queue.add(MailKind.VERIFY_EMAIL, new EmailAddress(email));
                    bell.ring(Mailroom.TOPIC);
                });
        return ok(user);
    }

    public Result<UserId, MailRefusal> verify(UserSecret secret) {
        var user = secret.user();
        return transactions.as(user, stores -> {
            if (!stores.secrets().use(MailKind.VERIFY_EMAIL, secret.hash(), clock.instant())) {
                return refused(new MailRefusal.BadSecret());
            }
            stores.secrets().setVerified();
            return ok(user);
        });
    }
}

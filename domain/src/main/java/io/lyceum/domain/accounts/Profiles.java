package io.lyceum.domain.accounts;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.accounts.port.AccountStores;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/// Shows users their own account and lets them change what they say about themselves.
public final class Profiles {

    private final Transactions<AccountStores> transactions;

    public Profiles(Transactions<AccountStores> transactions) {
        this.transactions = transactions;
    }

    /// Empty when the account has been removed since the user signed in.
    public Optional<User> find(UserId user) {
        return transactions.reading(user, stores -> stores.accounts().find());
    }

    /// Changes nothing unless the user's idea of the current revision, `expected`, is right.
    public Result<User, AccountRefusal> change(UserId user, IntPredicate expected, UnaryOperator<Profile> change) {
        return transactions.as(user, stores -> {
            var before = stores.accounts().find();
            if (before.isEmpty()) {
                return refused(new AccountRefusal.NoSuchUser());
            }
            if (!expected.test(before.get().profile().revision())) {
                return refused(new AccountRefusal.Changed(before.get().profile().revision()));
            }
            if (!stores.accounts().save(change.apply(before.get().profile()))) {
                return refused(new AccountRefusal.UsernameTaken());
            }
            return ok(stores.accounts().find().orElseThrow());
        });
    }
}

package io.lyceum.domain.accounts;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.accounts.port.AccessTokens;
import io.lyceum.domain.accounts.port.AccountStores;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.util.List;

/// Shows users where they are signed in, and signs them out there.
public final class SignIns {

    private final Transactions<AccountStores> transactions;
    private final AccessTokens accessTokens;

    public SignIns(Transactions<AccountStores> transactions, AccessTokens accessTokens) {
        this.transactions = transactions;
        this.accessTokens = accessTokens;
    }

    public List<DeviceSignIn> list(UserId user) {
        return transactions.reading(user, stores -> stores.signIns().list());
    }

    /// Refuses the sign-in's access tokens and refresh tokens from now on.
    public Result<SignInId, AccountRefusal> revoke(UserId user, SignInId signIn) {
        Result<SignInId, AccountRefusal> revoked = transactions.as(
                user,
                stores -> stores.signIns().revoke(signIn) ? ok(signIn) : refused(new AccountRefusal.NoSuchSignIn()));
        if (revoked instanceof Result.Ok) {
            accessTokens.revoke(signIn);
        }
        return revoked;
    }
}

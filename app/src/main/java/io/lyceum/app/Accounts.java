package io.lyceum.app;

import io.lyceum.adapters.identity.Argon2PasswordHash;
import io.lyceum.adapters.identity.JwtAccessTokens;
import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.accounts.JdbiAccountDirectory;
import io.lyceum.adapters.jdbi.accounts.JdbiAccountStores;
import io.lyceum.adapters.rest.LearnerAuthentication;
import io.lyceum.adapters.rest.accounts.ApiKeyResource;
import io.lyceum.adapters.rest.accounts.AuthResource;
import io.lyceum.adapters.rest.accounts.KeySetResource;
import io.lyceum.adapters.rest.accounts.MeResource;
import io.lyceum.domain.accounts.ApiKeys;
import io.lyceum.domain.accounts.Authenticate;
import io.lyceum.domain.accounts.Profiles;
import io.lyceum.domain.accounts.RefreshSignIn;
import io.lyceum.domain.accounts.SignIn;
import io.lyceum.domain.accounts.SignInTokens;
import io.lyceum.domain.accounts.SignIns;
import io.lyceum.domain.accounts.SignUp;
import io.lyceum.domain.accounts.port.AccountStores;
import io.lyceum.domain.kernel.Transactions;
import java.time.Duration;

/// Wires the accounts context.
final class Accounts {

    private Accounts() {}

    static void wire(Platform platform, JdbiAccountDirectory directory) {
        var config = platform.configuration();
        var limits = config.limits();
        var clock = platform.clock();
        Transactions<AccountStores> transactions = new JdbiTransactions<>(platform.jdbi(), JdbiAccountStores::new);
        var accessTokens = new JwtAccessTokens(directory, directory, config.tokens(), clock);
        platform.upkeep().every(Duration.ofSeconds(1), "revoked sign-ins", accessTokens::readRevocations);
        var tokens =
                new SignInTokens(accessTokens, config.tokens().refreshLifetime().toJavaDuration(), clock);
        var passwordHash = new Argon2PasswordHash(config.tokens());
        var throttle = platform.throttle();
        var signUp = new SignUp(
                transactions,
                passwordHash,
                tokens,
                throttle,
                limits.signUpPerAddress().rate());
        var signIn = new SignIn(
                directory,
                transactions,
                passwordHash,
                tokens,
                throttle,
                new SignIn.Rates(
                        limits.signInPerAccount().rate(),
                        limits.signInPerAddress().rate()));
        var refresh = new RefreshSignIn(transactions, tokens, accessTokens, clock);
        var apiKeys = new ApiKeys(transactions, config.tokens().keysPerUser(), clock);
        var authenticate = new Authenticate(accessTokens, apiKeys);

        var jersey = platform.environment().jersey();
        LearnerAuthentication.components(authenticate).forEach(jersey::register);
        jersey.register(new AuthResource(
                signUp, signIn, refresh, new SignIns(transactions, accessTokens), platform.allowances()));
        jersey.register(new MeResource(new Profiles(transactions), platform.allowances(), platform.versions()));
        jersey.register(new ApiKeyResource(apiKeys, platform.idempotency()));
        jersey.register(new KeySetResource(authenticate));
    }
}

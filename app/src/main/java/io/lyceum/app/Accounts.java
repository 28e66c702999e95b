package io.lyceum.app;

import io.lyceum.adapters.identity.Argon2PasswordHash;
import io.lyceum.adapters.identity.JwtAccessTokens;
import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.accounts.JdbiAccountDirectory;
import io.lyceum.adapters.jdbi.accounts.JdbiAccountStores;
import io.lyceum.adapters.jdbi.apikeys.JdbiApiKeyStores;
import io.lyceum.adapters.rest.accounts.AuthResource;
import io.lyceum.adapters.rest.accounts.CsrfResource;
import io.lyceum.adapters.rest.accounts.MeResource;
import io.lyceum.adapters.rest.accounts.SignInAnswers;
import io.lyceum.adapters.rest.apikeys.ApiKeyResource;
import io.lyceum.adapters.rest.callers.CsrfTokens;
import io.lyceum.adapters.rest.callers.LearnerAuthentication;
import io.lyceum.adapters.rest.callers.SessionCookie;
import io.lyceum.adapters.secrets.MacKeys;
import io.lyceum.domain.accounts.CookieSignIns;
import io.lyceum.domain.accounts.Profiles;
import io.lyceum.domain.accounts.RefreshSignIn;
import io.lyceum.domain.accounts.SignIn;
import io.lyceum.domain.accounts.SignInTokens;
import io.lyceum.domain.accounts.SignIns;
import io.lyceum.domain.accounts.SignUp;
import io.lyceum.domain.accounts.Suspensions;
import io.lyceum.domain.accounts.port.AccountStores;
import io.lyceum.domain.apikeys.ApiKeys;
import io.lyceum.domain.callers.Authenticate;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.privacy.DownloadLinks;
import java.time.Duration;
import okhttp3.OkHttpClient;

/// Wires the accounts context.
final class Accounts {

    private Accounts() {}

    static void wire(Platform platform, OkHttpClient http) {
        var directory = new JdbiAccountDirectory(platform.jdbi());
        var config = platform.configuration();
        var limits = config.limits();
        var clock = platform.clock();
        Transactions<AccountStores> transactions = new JdbiTransactions<>(platform.jdbi(), JdbiAccountStores::new);
        var accessTokens = new JwtAccessTokens(platform.keys().vault(), directory, config.tokens(), clock);
        platform.upkeep().every(Duration.ofSeconds(1), "revoked sign-ins", accessTokens::readRevocations);
        platform.upkeep().every(Duration.ofSeconds(1), "signing keys", accessTokens::readKeys);
        var tokens = new SignInTokens(
                accessTokens,
                config.tokens().refreshLifetime().toJavaDuration(),
                config.tokens().signInsPerUser(),
                clock);
        var passwordHash = new Argon2PasswordHash(config.tokens());
        var throttle = platform.throttle();
        var events = platform.oversight().events();
        var signUp = new SignUp(
                transactions,
                passwordHash,
                tokens,
                throttle,
                limits.signUpPerAddress().rate(),
                events);
        var signIn = new SignIn(
                directory,
                transactions,
                passwordHash,
                tokens,
                throttle,
                new SignIn.Rates(
                        limits.signInPerAccount().rate(),
                        limits.signInPerAddress().rate()),
                events);
        var refresh = new RefreshSignIn(transactions, tokens, accessTokens, clock, events);
        var suspensions = new Suspensions(directory);
        platform.upkeep().every(Duration.ofSeconds(1), "suspensions", suspensions::read);
        var apiKeys = new ApiKeys(
                new JdbiTransactions<>(platform.jdbi(), JdbiApiKeyStores::new),
                config.tokens().keysPerUser(),
                events,
                clock);
        var cookies = new CookieSignIns(transactions, config.cookies().times(), clock);
        var sessionCookie = new SessionCookie(config.cookies());
        var answers = new SignInAnswers(platform.allowances(), sessionCookie);
        var foreignUsers = Identities.wire(platform, http, directory, tokens, answers, sessionCookie);
        var authenticate = new Authenticate(accessTokens, apiKeys, foreignUsers, cookies, suspensions, events);
        var csrf = new CsrfTokens(platform.keys().shared("csrf"));

        var jersey = platform.environment().jersey();
        LearnerAuthentication.components(authenticate, sessionCookie, csrf).forEach(jersey::register);
        jersey.register(new AuthResource(signUp, signIn, refresh, new SignIns(transactions, accessTokens), answers));
        jersey.register(new MeResource(new Profiles(transactions), platform.allowances(), platform.versions()));
        jersey.register(new ApiKeyResource(apiKeys, platform.idempotency()));
        jersey.register(new CsrfResource(csrf));
        Mails.wire(platform, passwordHash, accessTokens);
        var links = new DownloadLinks(new MacKeys(platform.keys().ring(), "links"), clock);
        var exports = Privacy.wire(platform, authenticate, suspensions, links);
        StaffDesk.wire(platform, accessTokens, suspensions, exports, links);
    }
}

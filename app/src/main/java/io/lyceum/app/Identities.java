package io.lyceum.app;

import io.lyceum.adapters.identity.ConfiguredSignInProviders;
import io.lyceum.adapters.identity.JwtForeignTokens;
import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.identities.JdbiIdentityDirectory;
import io.lyceum.adapters.jdbi.identities.JdbiIdentityStores;
import io.lyceum.adapters.jdbi.subscriptions.JdbiPlanClaims;
import io.lyceum.adapters.rest.accounts.SignInAnswers;
import io.lyceum.adapters.rest.callers.SessionCookie;
import io.lyceum.adapters.rest.identities.IdentityResource;
import io.lyceum.adapters.rest.identities.OAuthResource;
import io.lyceum.adapters.rest.identities.ReturnPages;
import io.lyceum.domain.accounts.SignInTokens;
import io.lyceum.domain.accounts.port.AccountDirectory;
import io.lyceum.domain.identities.ForeignUsers;
import io.lyceum.domain.identities.LinkedIdentities;
import io.lyceum.domain.identities.SignInElsewhere;
import io.lyceum.domain.identities.port.IdentityStores;
import io.lyceum.domain.kernel.Transactions;
import java.util.Set;
import okhttp3.OkHttpClient;

/// Wires the identities context.
final class Identities {

    private Identities() {}

    /// Returns who comes with the tokens of other issuers.
    static ForeignUsers wire(
            Platform platform,
            OkHttpClient http,
            AccountDirectory accounts,
            SignInTokens tokens,
            SignInAnswers answers,
            SessionCookie cookie) {
        var config = platform.configuration();
        var events = platform.oversight().events();
        Transactions<IdentityStores> transactions = new JdbiTransactions<>(platform.jdbi(), JdbiIdentityStores::new);
        var directory = new JdbiIdentityDirectory(platform.jdbi());
        var foreignTokens = new JwtForeignTokens(config.issuers(), http, platform.clock());
        var providers = new ConfiguredSignInProviders(
                config.signIn(), http, platform.keys().shared("tickets"), platform.clock());
        var signInElsewhere = new SignInElsewhere(
                providers,
                directory,
                accounts,
                transactions,
                tokens,
                platform.throttle(),
                config.limits().signInPerAddress().rate(),
                events);
        var pages = new ReturnPages(Set.copyOf(config.signIn().returnOrigins()));
        var jersey = platform.environment().jersey();
        jersey.register(new IdentityResource(new LinkedIdentities(
                transactions, issuer -> foreignTokens.trusts(issuer) || providers.trusts(issuer), events)));
        jersey.register(new OAuthResource(signInElsewhere, answers, pages, cookie));
        return new ForeignUsers(foreignTokens, directory, transactions, new JdbiPlanClaims(platform.jdbi()));
    }
}

package io.lyceum.domain.identities;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.accounts.Caller;
import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.identities.port.ForeignTokens;
import io.lyceum.domain.identities.port.IdentityDirectory;
import io.lyceum.domain.identities.port.IdentityDirectory.Known;
import io.lyceum.domain.identities.port.IdentityStores;
import io.lyceum.domain.identities.port.PlanClaims;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// Lets in who comes with the token of another issuer, and gives them an account when they come for the first time.
/// The account is looked up for each request, so one that is removed or gets another role is so at once.
public final class ForeignUsers {

    private final ForeignTokens tokens;
    private final IdentityDirectory directory;
    private final Transactions<IdentityStores> transactions;
    private final PlanClaims claims;

    public ForeignUsers(
            ForeignTokens tokens,
            IdentityDirectory directory,
            Transactions<IdentityStores> transactions,
            PlanClaims claims) {
        this.tokens = tokens;
        this.directory = directory;
        this.transactions = transactions;
        this.claims = claims;
    }

    /// Whom a token speaks for.
    public Result<Caller, TokenRefusal> authenticate(String token) {
        return switch (tokens.verify(token)) {
            case Result.Ok(var shown) -> ok(admit(shown));
            case Result.Refused(var reason) -> refused(reason);
        };
    }

    private Caller admit(ForeignTokens.Shown shown) {
        var known = admit(shown.identity());
        shown.claim()
                .filter(claim ->
                        known.claimedAt().map(claim.issuedAt()::isAfter).orElse(true))
                .ifPresent(claim -> claims.saw(known.user(), shown.identity().issuer(), claim));
        return Caller.fromElsewhere(known.user(), known.role());
    }

    private Known admit(ForeignIdentity identity) {
        return directory
                .find(identity)
                .or(() -> welcome(identity, identity.verifiedEmail()))
                .or(() -> directory.find(identity))
                .or(() -> welcome(identity, Optional.empty()))
                .or(() -> directory.find(identity))
                .orElseThrow(() -> new IllegalStateException("An account was removed while its owner came"));
    }

    /// Empty when somebody else is just doing the same, or the address is in use: then it is not theirs here, because
    /// nobody has shown that both accounts have one owner.
    private Optional<Known> welcome(ForeignIdentity identity, Optional<EmailAddress> email) {
        var user = UserId.random();
        Result<Known, IdentityRefusal> welcomed = transactions.as(user, stores -> {
            if (!stores.accounts().addWithoutPassword(email, identity.nameHere())
                    || !stores.identities().add(identity.issuer(), identity.subject())) {
                return refused(new IdentityRefusal.EmailTaken());
            }
            return ok(new Known(user, AccountRole.USER, Optional.empty()));
        });
        return welcomed instanceof Result.Ok<Known, IdentityRefusal>(var known) ? Optional.of(known) : Optional.empty();
    }
}

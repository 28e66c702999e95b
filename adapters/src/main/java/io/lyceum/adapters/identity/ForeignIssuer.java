package io.lyceum.adapters.identity;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.identities.ForeignIdentity;
import io.lyceum.domain.identities.PlanClaim;
import io.lyceum.domain.identities.TokenRefusal;
import io.lyceum.domain.identities.port.ForeignTokens.Shown;
import io.lyceum.domain.kernel.Result;
import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One other issuer: what makes one of its tokens good, and what it tells.
final class ForeignIssuer {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignIssuer.class);

    private final IssuerConfig config;
    private final Set<JWSAlgorithm> algorithms;
    private final JWSKeySelector<SecurityContext> keys;

    ForeignIssuer(IssuerConfig config, RemoteDocuments documents) {
        this.config = config;
        this.algorithms = config.pinned();
        this.keys = IssuerKeys.of(config, documents);
    }

    /// Whether a token claims to be of this issuer, and is signed as its tokens are.
    boolean isNamedBy(SignedToken token) {
        return config.name().equals(token.claims().getIssuer()) && algorithms.contains(token.algorithm());
    }

    /// What a token shows, if it is good. Keys are looked for last, so that what is refused costs no calls.
    Result<Shown, TokenRefusal> verify(SignedToken token, Instant now) {
        var claims = token.claims();
        try {
            if (!token.isTimely(now, config.skew().toJavaDuration())) {
                return refused(TokenRefusal.UNTIMELY);
            }
            if (!Identities.isSubject(claims.getSubject()) || !isMeantForUs(claims) || !isOfASession(token)) {
                return refused(TokenRefusal.MISDIRECTED);
            }
            return token.isSigned(keys) ? ok(shown(claims, now)) : refused(TokenRefusal.FORGED);
        } catch (ParseException _) {
            return refused(TokenRefusal.MISDIRECTED);
        } catch (RateLimitReachedException _) {
            LOG.debug("A token of {} names an unknown key", config.name());
            return refused(TokenRefusal.FORGED);
        } catch (JOSEException e) {
            LOG.warn("The keys of {} are not to be had: {}", config.name(), e.toString());
            return refused(TokenRefusal.UNCHECKED);
        }
    }

    private boolean isMeantForUs(JWTClaimsSet claims) throws ParseException {
        boolean audience =
                config.audiences().isEmpty() || claims.getAudience().stream().anyMatch(config.audiences()::contains);
        String party = claims.getStringClaim("azp");
        boolean authorized = party == null
                ? !config.requireAuthorizedParty()
                : config.authorizedParties().isEmpty()
                        || config.authorizedParties().contains(party);
        return audience && authorized;
    }

    /// Whether it is of somebody who has signed in to the end, and not of a machine or a service.
    private boolean isOfASession(SignedToken token) throws ParseException {
        var claims = token.claims();
        return switch (config.kind()) {
            case CLERK ->
                !"pending".equals(claims.getStringClaim("sts"))
                        && !claims.getSubject().startsWith("mch_")
                        && !token.isAccessToken();
            case SUPABASE, SUPABASE_LEGACY ->
                "authenticated".equals(claims.getStringClaim("role"))
                        && !Boolean.TRUE.equals(claims.getBooleanClaim("is_anonymous"));
            case OIDC -> true;
        };
    }

    private Shown shown(JWTClaimsSet claims, Instant now) throws ParseException {
        if (claims.getClaim("act") != null) {
            LOG.info("Somebody acts as {} of {}", claims.getSubject(), config.name());
        }
        var verified = Identities.verifiedEmail(claims).map(EmailAddress::new);
        var identity =
                new ForeignIdentity(config.name(), claims.getSubject(), verified, Identities.displayName(claims));
        return new Shown(identity, claim(claims, now));
    }

    private Optional<PlanClaim> claim(JWTClaimsSet claims, Instant now) {
        if (config.plans().isEmpty() && config.features().isEmpty()) {
            return Optional.empty();
        }
        var issuedAt =
                claims.getIssueTime() == null ? now : claims.getIssueTime().toInstant();
        var until = issuedAt.plus(config.plansHold().toJavaDuration());
        return Optional.of(
                switch (config.kind()) {
                    case CLERK -> {
                        var clerk = ClerkClaims.of(claims);
                        yield new PlanClaim(
                                ours(config.plans(), clerk, ClerkClaims::hasPlan),
                                ours(config.features(), clerk, ClerkClaims::hasFeature),
                                issuedAt,
                                until);
                    }
                    default ->
                        new PlanClaim(
                                ours(config.plans(), PointedClaim.of(claims, config.planClaim()), Set::contains),
                                ours(config.features(), PointedClaim.of(claims, config.featureClaim()), Set::contains),
                                issuedAt,
                                until);
                });
    }

    private static <C> Set<String> ours(java.util.Map<String, String> translation, C told, BiPredicate<C, String> has) {
        return translation.entrySet().stream()
                .filter(entry -> has.test(told, entry.getKey()))
                .map(java.util.Map.Entry::getValue)
                .collect(Collectors.toUnmodifiableSet());
    }
}

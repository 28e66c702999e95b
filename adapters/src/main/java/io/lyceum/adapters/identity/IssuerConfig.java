package io.lyceum.adapters.identity;

import com.nimbusds.jose.JWSAlgorithm;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import jakarta.validation.constraints.NotNull;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// Another issuer whose tokens are accepted beside our own.
///
/// @param issuer what its tokens say in `iss`, letter for letter; without one, the entry is passed over
/// @param keysUrl where its keys are, if not where the kind has them
/// @param secret the shared secret of the kind `supabase-legacy`
/// @param audiences of which a token must name one; required for the kind `oidc`
/// @param authorizedParties for which a token may have been made (`azp`); empty for all
/// @param requireAuthorizedParty whether a token that does not say for whom it was made is refused
/// @param skew by how much its clock and ours may differ
/// @param planClaim where a token names plans, as a JSON Pointer; the kind `clerk` has places of its own
/// @param featureClaim where a token names features, as a JSON Pointer
/// @param plans the issuer's plans and which of ours they are
/// @param features the issuer's features and which of ours they are
/// @param plansHold how long plans count after the last token that named them
@SelfValidating
public record IssuerConfig(
        @NotNull Kind kind,
        @Nullable String issuer,
        @Nullable String keysUrl,
        @Nullable String secret,
        List<String> audiences,
        List<String> authorizedParties,
        boolean requireAuthorizedParty,
        Duration skew,
        List<String> algorithms,
        String planClaim,
        String featureClaim,
        Map<String, String> plans,
        Map<String, String> features,
        Duration plansHold) {

    private static final int MIN_SECRET_BYTES = 32;
    private static final String POINTER = "must be a JSON Pointer, such as /app_metadata/plan";
    private static final Set<JWSAlgorithm> ASYMMETRIC = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /// What issues the tokens, which decides how they are signed and what they must say.
    public enum Kind {
        CLERK("RS256"),
        SUPABASE("ES256", "RS256"),
        SUPABASE_LEGACY("HS256"),
        OIDC("RS256");

        private final List<String> algorithms;

        Kind(String... algorithms) {
            this.algorithms = List.of(algorithms);
        }
    }

    public IssuerConfig {
        audiences = audiences == null ? defaultAudiences(kind) : withoutBlanks(audiences);
        authorizedParties = authorizedParties == null ? List.of() : withoutBlanks(authorizedParties);
        skew = skew == null ? Duration.seconds(5) : skew;
        algorithms = algorithms == null ? (kind == null ? List.of() : kind.algorithms) : List.copyOf(algorithms);
        planClaim = planClaim == null ? "" : planClaim;
        featureClaim = featureClaim == null ? "" : featureClaim;
        plans = plans == null ? Map.of() : Map.copyOf(plans);
        features = features == null ? Map.of() : Map.copyOf(features);
        plansHold = plansHold == null ? Duration.days(1) : plansHold;
    }

    private static List<String> withoutBlanks(List<String> texts) {
        return texts.stream().filter(text -> !text.isBlank()).toList();
    }

    private static List<String> defaultAudiences(Kind kind) {
        return switch (kind) {
            case SUPABASE, SUPABASE_LEGACY -> List.of("authenticated");
            case CLERK, OIDC -> List.of();
        };
    }

    /// Whether there is an issuer at all.
    public boolean isUsed() {
        return issuer != null && !issuer.isBlank();
    }

    String name() {
        return Optional.ofNullable(issuer).orElse("");
    }

    Set<JWSAlgorithm> pinned() {
        return algorithms.stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
    }

    byte[] sharedSecret() {
        return Optional.ofNullable(secret).orElse("").getBytes(StandardCharsets.UTF_8);
    }

    /// Says nothing about an entry that is passed over.
    @SelfValidation
    public void isComplete(ViolationCollector violations) {
        if (kind == null || !isUsed()) {
            return;
        }
        if (!isPointer(planClaim)) {
            violations.addViolation("planClaim", POINTER);
        }
        if (!isPointer(featureClaim)) {
            violations.addViolation("featureClaim", POINTER);
        }
        if (kind == Kind.SUPABASE_LEGACY) {
            if (sharedSecret().length < MIN_SECRET_BYTES) {
                violations.addViolation("secret", "must have at least %d bytes".formatted(MIN_SECRET_BYTES));
            }
            return;
        }
        if (kind == Kind.OIDC && audiences.isEmpty()) {
            violations.addViolation("audiences", "must be set, or tokens made for others would be accepted");
        }
        if (!ASYMMETRIC.containsAll(pinned())) {
            violations.addViolation("algorithms", "must be asymmetric ones, such as RS256");
        }
        String keys = Optional.ofNullable(keysUrl).orElse("");
        if (HttpUrl.parse(keys.isBlank() ? name() : keys) == null) {
            violations.addViolation(keys.isBlank() ? "issuer" : "keysUrl", "must be an http or https address");
        }
    }

    private static boolean isPointer(String claim) {
        return claim.isEmpty() || claim.startsWith("/");
    }

    @Override
    public String toString() {
        return "IssuerConfig[%s, %s]".formatted(kind, issuer);
    }
}

package io.lyceum.adapters.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The plans and features in a session token of Clerk, versions 1 and 2: comma lists in `pla` and `fea` whose parts say
/// whether the user (`u:`), the active organization (`o:`) or both have it. Evaluated as Clerk's own SDKs do: names are
/// compared letter for letter, and a list with a part that names no owner has nothing in it.
record ClerkClaims(Holders plans, Holders features) {

    static ClerkClaims of(JWTClaimsSet claims) {
        return new ClerkClaims(Holders.of(claims.getClaim("pla")), Holders.of(claims.getClaim("fea")));
    }

    /// Whether a plan such as `pro`, `user:pro` or `org:pro` is held.
    boolean hasPlan(String name) {
        return plans.have(name);
    }

    boolean hasFeature(String name) {
        return features.have(name);
    }

    /// What the user has and what the organization has.
    record Holders(Set<String> user, Set<String> organization) {

        private static final Holders NONE = new Holders(Set.of(), Set.of());

        static Holders of(@org.jspecify.annotations.Nullable Object claim) {
            if (!(claim instanceof String text) || text.isEmpty()) {
                return NONE;
            }
            var parts = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
            return parts.stream().allMatch(part -> part.contains(":"))
                    ? new Holders(held(parts, "u"), held(parts, "o"))
                    : NONE;
        }

        private static Set<String> held(List<String> parts, String holder) {
            return parts.stream()
                    .map(part -> part.split(":", 2))
                    .filter(part -> part[0].equals(holder) || part[0].equals("uo") || part[0].equals("ou"))
                    .map(part -> part[1])
                    .collect(Collectors.toUnmodifiableSet());
        }

        boolean have(String asked) {
            int colon = asked.indexOf(':');
            String name = asked.substring(colon + 1);
            return switch (colon < 0 ? "" : asked.substring(0, colon)) {
                case "" -> colon < 0 && (user.contains(name) || organization.contains(name));
                case "u", "user" -> user.contains(name);
                case "o", "org", "organization" -> organization.contains(name);
                default -> false;
            };
        }
    }
}

package io.lyceum.adapters.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Names that stand in a token where a JSON Pointer (RFC 6901) leads: one text, several with commas or spaces between
/// them, or a list of texts.
final class PointedClaim {

    private PointedClaim() {}

    static Set<String> of(JWTClaimsSet claims, String pointer) {
        if (pointer.isEmpty()) {
            return Set.of();
        }
        Object found = claims.getClaims();
        for (String step : pointer.substring(1).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            if (!(found instanceof Map<?, ?> object) || object.get(name) == null) {
                return Set.of();
            }
            found = object.get(name);
        }
        return switch (found) {
            case String text ->
                Arrays.stream(text.split("[,\\s]+", -1))
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
            case Collection<?> list ->
                list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .collect(Collectors.toUnmodifiableSet());
            default -> Set.of();
        };
    }
}

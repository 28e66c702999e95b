package io.lyceum.adapters.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PointedClaimTest {

    private final JWTClaimsSet claims = new JWTClaimsSet.Builder()
            .claim("plan", "pro")
            .claim("several", "core, pro  team")
            .claim(
                    "app_metadata",
                    Map.of("plans", Arrays.asList("core", 5, null, "pro"), "a/b", "slash", "c~d", "tilde"))
            .claim("number", 5)
            .build();

    @Test
    void namesAreFoundWhereThePointerLeads() {
        assertThat(PointedClaim.of(claims, "/plan")).containsExactly("pro");
        assertThat(PointedClaim.of(claims, "/several")).containsExactlyInAnyOrder("core", "pro", "team");
        assertThat(PointedClaim.of(claims, "/app_metadata/plans")).containsExactlyInAnyOrder("core", "pro");
        assertThat(PointedClaim.of(claims, "/app_metadata/a~1b")).isEqualTo(Set.of("slash"));
        assertThat(PointedClaim.of(claims, "/app_metadata/c~0d")).isEqualTo(Set.of("tilde"));
    }

    @Test
    void aPointerThatLeadsNowhereFindsNothing() {
        for (String pointer :
                List.of("", "/", "/nothing", "/plan/deeper", "/app_metadata", "/number", "/app_metadata/x/y")) {
            assertThat(PointedClaim.of(claims, pointer)).as(pointer).isEmpty();
        }
    }
}

package io.lyceum.adapters.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Expects what Clerk's own SDK for JavaScript answers to the same claims.
class ClerkClaimsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "u:free_user       |                                | false | false | false | false | false | false",
                "u:core            | u:3_companion_limit            | false | false | false | true  | true  | false",
                "u:core            | u:10_companion_limit,u:basic   | false | false | false | true  | false | true",
                "u:pro             |                                | true  | true  | false | false | false | false",
                "o:pro             | o:3_companion_limit            | true  | false | true  | false | true  | false",
                "uo:pro            | uo:3_companion_limit           | true  | true  | true  | false | true  | false",
                "ou:pro            | ou:10_companion_limit          | true  | true  | true  | false | false | true",
                "u:core,u:pro      |                                | true  | true  | false | true  | false | false",
                "u:core, u:pro     |                                | true  | true  | false | true  | false | false",
                "pro               | 3_companion_limit              | false | false | false | false | false | false",
                "u:pro,core        |                                | false | false | false | false | false | false",
                "x:pro             |                                | false | false | false | false | false | false",
                "u:Pro             |                                | false | false | false | false | false | false"
            })
    void plansAndFeaturesAreHeldAsClerkSaysSo(
            String plans,
            String features,
            boolean pro,
            boolean userPro,
            boolean organizationPro,
            boolean core,
            boolean three,
            boolean ten) {
        var claims = ClerkClaims.of(new JWTClaimsSet.Builder()
                .claim("pla", plans)
                .claim("fea", features == null ? "" : features)
                .build());

        assertThat(claims.hasPlan("pro")).isEqualTo(pro);
        assertThat(claims.hasPlan("u:pro")).isEqualTo(userPro);
        assertThat(claims.hasPlan("user:pro")).isEqualTo(userPro);
        assertThat(claims.hasPlan("org:pro")).isEqualTo(organizationPro);
        assertThat(claims.hasPlan("core")).isEqualTo(core);
        assertThat(claims.hasPlan("x:pro")).isFalse();
        assertThat(claims.hasFeature("3_companion_limit")).isEqualTo(three);
        assertThat(claims.hasFeature("10_companion_limit")).isEqualTo(ten);
    }

    @Test
    void whatIsNoTextHoldsNothing() {
        var claims = ClerkClaims.of(new JWTClaimsSet.Builder()
                .claim("pla", java.util.List.of("u:pro"))
                .claim("fea", 3)
                .build());

        assertThat(claims.hasPlan("pro")).isFalse();
        assertThat(claims.hasFeature("3")).isFalse();
        assertThat(ClerkClaims.of(new JWTClaimsSet.Builder().build()).hasPlan("pro"))
                .isFalse();
    }
}

package io.lyceum.domain.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lyceum.domain.subscriptions.Grant.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlansTest {

    private static final Feature THREE = companions("three", 3);
    private static final Feature TEN = companions("ten", 10);
    private static final Limit TALKS = new Limit(Meter.CONVERSATIONS, Period.MONTH, 10);
    private static final Plan FREE = new Plan("free", List.of(THREE), List.of(TALKS));
    private static final Plan CORE = new Plan("core", List.of(TEN), List.of());
    private static final Plan PRO = new Plan("pro", List.of(), List.of());
    private static final Plans PLANS = new Plans(List.of(FREE, CORE, PRO), List.of(THREE, TEN));

    @Test
    void everybodyHasTheFirstPlan() {
        assertThat(PLANS.entitlementOf(List.of()))
                .isEqualTo(
                        new Entitlement("free", List.of("three"), List.of(THREE.limit(), TALKS), List.of(), List.of()));
    }

    @Test
    void aLimitThatALargerPlanLacksDoesNotBind() {
        assertThat(PLANS.entitlementOf(List.of(plan("core"))))
                .isEqualTo(new Entitlement(
                        "core", List.of("ten"), List.of(TEN.limit()), List.of(), List.of(plan("core"))));
        assertThat(PLANS.entitlementOf(List.of(plan("pro"))))
                .isEqualTo(new Entitlement("pro", List.of(), List.of(), List.of(), List.of(plan("pro"))));
    }

    @Test
    void theLargestPlanHeldIsTheOneThatIsNamed() {
        assertThat(PLANS.entitlementOf(List.of(plan("pro"), plan("core"), plan("free")))
                        .plan())
                .isEqualTo("pro");
    }

    @Test
    void aFeatureRaisesALimit() {
        var entitlement = PLANS.entitlementOf(List.of(feature("ten")));

        assertThat(entitlement.plan()).isEqualTo("free");
        assertThat(entitlement.features()).containsExactly("three", "ten");
        assertThat(entitlement.limitsOf(Meter.COMPANIONS)).containsExactly(TEN.limit());
        assertThat(entitlement.limitsOf(Meter.CONVERSATIONS)).containsExactly(TALKS);
    }

    @Test
    void aFeatureNeverLowersALimit() {
        assertThat(PLANS.entitlementOf(List.of(plan("core"), feature("three"))).limitsOf(Meter.COMPANIONS))
                .containsExactly(TEN.limit());
        assertThat(PLANS.entitlementOf(List.of(plan("pro"), feature("three"))).limits())
                .isEmpty();
    }

    @Test
    void whatIsNoLongerOfferedCountsForNothing() {
        assertThat(PLANS.entitlementOf(List.of(plan("gold"), feature("thousand"), plan("ten"), feature("pro"))))
                .isEqualTo(PLANS.entitlementOf(List.of()));
    }

    @Test
    void oneMoreGrantNeverTakesAnythingAway() {
        var random = new Random(7);
        var grants = List.of(plan("free"), plan("core"), plan("pro"), feature("three"), feature("ten"));
        for (int round = 0; round < 500; round++) {
            List<Grant> fewer = new ArrayList<>(grants);
            fewer.removeIf(_ -> random.nextBoolean());
            var more = new ArrayList<>(fewer);
            more.add(grants.get(random.nextInt(grants.size())));
            for (var meter : Meter.values()) {
                assertThat(room(more, meter)).as("%s to %s", fewer, more).isGreaterThanOrEqualTo(room(fewer, meter));
            }
        }
    }

    @Test
    void theLargerOfTwoLimitsOfOnePlanCounts() {
        var plan = new Plan("both", List.of(THREE, TEN), List.of(new Limit(Meter.COMPANIONS, Period.LIFETIME, 5)));

        assertThat(plan.limitOf(Meter.COMPANIONS, Period.LIFETIME)).contains(10L);
        assertThat(plan.limitOf(Meter.COMPANIONS, Period.DAY)).isEmpty();
    }

    @Test
    void thereIsAlwaysAPlan() {
        assertThatThrownBy(() -> new Plans(List.of(), List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static long room(List<Grant> grants, Meter meter) {
        return PLANS.entitlementOf(grants).limitsOf(meter).stream()
                .mapToLong(Limit::amount)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static Feature companions(String name, long amount) {
        return new Feature(name, new Limit(Meter.COMPANIONS, Period.LIFETIME, amount));
    }

    private static Grant plan(String name) {
        return new Grant(Kind.PLAN, name, Optional.empty());
    }

    private static Grant feature(String name) {
        return new Grant(Kind.FEATURE, name, Optional.empty());
    }
}

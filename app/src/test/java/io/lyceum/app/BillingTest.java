package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Paying, and what payment providers tell.
class BillingTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final Client OPERATOR = new Client(LYCEUM.adminUrl(), "");
    private final Instant now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);

    private final Client user = LYCEUM.newUser();
    private final String id = user.id();
    private final String customer = "cus_" + UUID.randomUUID();
    private final String subscription = "sub_" + UUID.randomUUID();

    @Test
    void whoPaysHasThePlanFromTheNextRequestOnAndLosesItWhenItEnds() {
        var page = user.post("/api/billing/checkout", "{\"plan\": \"pro\"}");
        assertThat(page.status()).isEqualTo(201);
        assertThat(page.text("/url")).startsWith("https://pay.example.org/");
        var order = RunningLyceum.stripe().ordersOf(id).getFirst();
        assertThat(order)
                .containsEntry("path", "/v1/checkout/sessions")
                .containsEntry("mode", "subscription")
                .containsEntry("line_items[0][price]", "price_pro")
                .containsEntry("client_reference_id", id)
                .containsEntry("subscription_data[metadata][user]", id);
        assertThat(plan()).isEqualTo("free");

        assertThat(outcome(Webhooks.checkoutCompleted(id, customer))).isEqualTo("applied");
        assertThat(outcome(told("active", now, "price_pro"))).isEqualTo("applied");

        assertThat(plan()).isEqualTo("pro");
        var source = user.get("/api/me/entitlements").body().at("/sources/0");
        assertThat(source.at("/source").asText()).isEqualTo("subscription");
        assertThat(source.at("/name").asText()).isEqualTo("pro");
        assertThat(user.post("/api/billing/checkout", "{\"plan\": \"pro\"}").text("/code"))
                .isEqualTo("already-subscribed");
        assertThat(user.post("/api/billing/portal", "").status()).isEqualTo(201);
        assertThat(RunningLyceum.stripe().ordersOf(customer).getLast())
                .containsEntry("path", "/v1/billing_portal/sessions");

        assertThat(outcome(told("canceled", now.plusSeconds(1), "price_pro"))).isEqualTo("applied");
        assertThat(plan()).isEqualTo("free");
    }

    @Test
    void aSubscriptionThatIsToldBeforeItsCustomerIsKnownCountsAfterwards() {
        assertThat(outcome(told("active", now, "price_core"))).isEqualTo("applied");
        assertThat(plan()).isEqualTo("free");

        outcome(Webhooks.checkoutCompleted(id, customer));

        assertThat(plan()).isEqualTo("core");
    }

    @Test
    void anEventCountsOnceHoweverOftenAndWhereverItComes() {
        outcome(Webhooks.checkoutCompleted(id, customer));
        String event = told("active", now, "price_pro");
        try (var other = RunningLyceum.start()) {
            var answers = Crowd.together(16, i -> Webhooks.stripe(i % 2 == 0 ? LYCEUM : other, event));

            assertThat(answers).extracting(Client.Answer::status).containsOnly(200);
            assertThat(answers)
                    .extracting(answer -> answer.text("/outcome"))
                    .containsOnlyOnce("applied")
                    .containsOnly("applied", "duplicate");
        }
        assertThat(Superuser.number(
                        "SELECT count(*) FROM audit_entry e JOIN audit_pseudonym p ON p.pseudonym = e.subject "
                                + "WHERE e.action LIKE 'subscription.%' AND p.user_id = ?::uuid",
                        id))
                .isEqualTo(1);
    }

    @Test
    void inWhateverOrderEventsComeTheNewestCounts() {
        outcome(Webhooks.checkoutCompleted(id, customer));
        List<String> events = new ArrayList<>(List.of(
                told("incomplete", now.minusSeconds(50), "price_pro"),
                told("active", now.minusSeconds(50), "price_pro"),
                told("past_due", now.minusSeconds(30), "price_pro"),
                told("active", now.minusSeconds(20), "price_core"),
                told("unpaid", now.minusSeconds(25), "price_pro")));
        for (int i = 0; i < 5; i++) {
            Collections.shuffle(events, new Random(i));
            events.forEach(BillingTest::outcome);
            assertThat(plan()).isEqualTo("core");
            Superuser.change("DELETE FROM webhook_event WHERE id LIKE 'evt_%' AND user_id = ?::uuid", id);
            Superuser.change("DELETE FROM billing_subscription WHERE id = ?", subscription);
        }
    }

    @Test
    void aPaymentThatFailsLeavesATimeOfGrace() {
        outcome(Webhooks.checkoutCompleted(id, customer));
        outcome(told("past_due", now, "price_pro"));
        assertThat(plan()).isEqualTo("pro");

        Superuser.change(
                "UPDATE billing_subscription SET access_until = now() - interval '1 second' WHERE id = ?",
                subscription);

        assertThat(plan()).isEqualTo("free");
        assertThat(Superuser.texts(
                        "SELECT (past_due_since + interval '7 days')::date - current_date FROM "
                                + "billing_subscription WHERE id = ?",
                        subscription))
                .containsExactly("6");
    }

    @Test
    void theLargestPlanOfAllSourcesCounts() {
        outcome(Webhooks.checkoutCompleted(id, customer));
        outcome(told("active", now, "price_core"));
        OPERATOR.post("/tasks/plan-grant?user=" + id + "&plan=pro", "");

        assertThat(plan()).isEqualTo("pro");
        assertThat(user.get("/api/me/entitlements").body().at("/sources"))
                .extracting(source -> source.at("/source").asText())
                .containsExactly("subscription", "operator");

        OPERATOR.post("/tasks/plan-revoke?user=" + id + "&plan=pro", "");
        assertThat(plan()).isEqualTo("core");
    }

    @Test
    void whatIsNotSignedRightIsRefused() {
        String event = told("active", now, "price_pro");
        long seconds = Instant.now().getEpochSecond();
        String right = Webhooks.stripeSignature(Webhooks.STRIPE_SECRET, seconds, event);
        List<String> wrong = List.of(
                "",
                "nonsense",
                "t=" + seconds,
                "t=abc,v1=abc",
                right.replace("v1=", "v0="),
                right.replaceAll("v1=.", "v1=x"),
                right.replace("t=" + seconds, "t=" + (seconds - 1)),
                right + ",t=" + seconds,
                Webhooks.stripeSignature("whsec_other", seconds, event),
                Webhooks.stripeSignature(Webhooks.STRIPE_SECRET, seconds, event + " "),
                Webhooks.stripeSignature(Webhooks.STRIPE_SECRET, seconds - 301, event),
                Webhooks.stripeSignature(Webhooks.STRIPE_SECRET, seconds + 330, event));
        for (String signature : wrong) {
            var answer = Webhooks.stripe(LYCEUM, event, signature);
            assertThat(answer.status()).as(signature).isEqualTo(400);
            assertThat(answer.text("/code")).isEqualTo("signature-invalid");
        }
        assertThat(Superuser.number("SELECT count(*) FROM billing_subscription WHERE id = ?", subscription))
                .isZero();

        assertThat(Webhooks.stripe(
                                LYCEUM,
                                event,
                                Webhooks.stripeSignature(Webhooks.OLD_STRIPE_SECRET, seconds - 290, event))
                        .text("/outcome"))
                .as("the secret before, while it is being replaced")
                .isEqualTo("applied");
    }

    @Test
    void whatNoDatabaseCanStoreIsRefused() {
        String event = told("active", now, "price_pro");
        String created = "\"created\": " + now.getEpochSecond();
        assertThat(event).contains("evt_", created, "\"current_period_end\": ");
        for (String body : List.of(
                event.replace("evt_", "evt_\\u0000"),
                event.replace("evt_", "evt_\\ud800"),
                event.replace(created, "\"created\": -1e15"),
                event.replace(created, "\"created\": 1e300"),
                event.replaceAll("\"current_period_end\": \\d+", "\"current_period_end\": 1e17"))) {
            var answer = Webhooks.stripe(LYCEUM, body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.text("/code")).isEqualTo("malformed-json");
        }
    }

    @Test
    void whatIsSignedAndMeansNothingIsNotedOrRefused() {
        assertThat(outcome("""
                {"id": "evt_%s", "object": "event", "created": 1790000000, "type": "invoice.paid", "data": {"object": {}}}
                """.formatted(UUID.randomUUID()))).isEqualTo("noted");
        assertThat(outcome(told("active", now, "price_pro").replace("\"active\"", "\"of_the_future\"")))
                .isEqualTo("noted");
        assertThat(outcome(Webhooks.checkoutCompleted(UUID.randomUUID().toString(), customer)))
                .as("nobody's")
                .isEqualTo("noted");
        for (String body : List.of("", "[]", "{}", "{\"object\": \"v2.core.event\"}", "{\"id\": ", "null")) {
            var answer = Webhooks.stripe(LYCEUM, body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.text("/code")).isEqualTo("malformed-json");
        }
    }

    @Test
    void theVectorsOfTheRealLibrariesAreUnderstood() {
        assertThat(Webhooks.stripeSignature(
                        "whsec_test_secret", 1_700_000_000, "{\"id\":\"evt_1\",\"object\":\"event\"}"))
                .contains("v1=0c8670ed117751cc551a20e35839447075c42800ea3cf3e8a2fbda99cd1e6edd");
        assertThat(Webhooks.clerkSignature(
                        Webhooks.CLERK_SECRET, "msg_1", 1_700_000_000, "{\"type\":\"user.created\"}"))
                .isEqualTo("v1,ec2YeJ5xFqh4pv6hwNe+ffS907bImIS7DxcRH6RTvqQ=");
    }

    @ParameterizedTest
    @CsvSource({
        "active, pro, false, pro",
        "canceled, pro, false, pro",
        "past_due, core, false, core",
        "ended, pro, false, free",
        "upcoming, pro, false, free",
        "active, free_user, true, free",
        "active, unknown, false, free"
    })
    void clerkTellsItInItsOwnWords(String status, String slug, boolean isDefault, String expected) {
        String payer = "user_" + UUID.randomUUID();
        Superuser.change(
                "INSERT INTO account_identity (issuer, subject, user_id) VALUES ('https://clerk.test', ?, ?::uuid)",
                payer,
                id);
        String body = """
                {"object": "event", "type": "subscriptionItem.updated", "timestamp": %1$d, "instance_id": "ins_1",
                 "data": {"object": "commerce_subscription_item", "id": "csi_%2$s", "status": "%3$s",
                          "plan": {"id": "p", "slug": "%4$s", "is_default": %5$s}, "period_start": %1$d,
                          "period_end": %6$d, "past_due_at": %1$d, "payer": {"id": "x", "user_id": "%7$s"}}}
                """.formatted(
                        now.toEpochMilli(),
                        UUID.randomUUID(),
                        status,
                        slug,
                        isDefault,
                        now.plus(Duration.ofDays(20)).toEpochMilli(),
                        payer);
        String event = "msg_" + UUID.randomUUID();

        assertThat(Webhooks.clerk(LYCEUM, event, body).status()).isEqualTo(200);

        assertThat(plan()).isEqualTo(expected);
        assertThat(Webhooks.clerk(LYCEUM, event, body).text("/outcome")).isEqualTo("duplicate");
        long seconds = Instant.now().getEpochSecond();
        assertThat(Webhooks.clerk(LYCEUM, event + "b", seconds, body, Webhooks.CLERK_SECRET, "webhook")
                        .status())
                .as("the names of the standard")
                .isEqualTo(200);
        assertThat(Webhooks.clerk(LYCEUM, event + "c", seconds - 301, body, Webhooks.CLERK_SECRET, "svix")
                        .status())
                .isEqualTo(400);
        assertThat(Webhooks.clerk(LYCEUM, event + "d", seconds + 330, body, Webhooks.CLERK_SECRET, "svix")
                        .status())
                .isEqualTo(400);
        assertThat(Webhooks.clerk(LYCEUM, event + "e", seconds, body, "whsec_AAAA", "svix")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatClerkToldBeforeItsUserCameCountsAfterwards() {
        String payer = "user_" + UUID.randomUUID();
        Webhooks.clerk(LYCEUM, "msg_" + payer, """
                {"object": "event", "type": "subscriptionItem.active", "timestamp": %1$d,
                 "data": {"id": "csi_%2$s", "status": "active", "plan": {"slug": "pro"}, "payer": {"user_id": "%2$s"}}}
                """.formatted(now.toEpochMilli(), payer));

        Superuser.change(
                "INSERT INTO account_identity (issuer, subject, user_id) VALUES ('https://clerk.test', ?, ?::uuid)",
                payer,
                id);

        assertThat(plan()).isEqualTo("pro");
    }

    @Test
    void whatWasReceivedCanBeAppliedAgain() {
        outcome(Webhooks.checkoutCompleted(id, customer));
        outcome(told("active", now, "price_pro"));
        Superuser.change("DELETE FROM billing_subscription WHERE id = ?", subscription);
        assertThat(plan()).isEqualTo("free");
        String replay = "/tasks/webhooks-replay?provider=stripe&since=" + now.minusSeconds(60);

        assertThat(OPERATOR.post(replay + "&dry-run=true", "")
                        .body()
                        .at("/outcomes/applied")
                        .asInt())
                .isPositive();
        assertThat(plan()).isEqualTo("free");
        assertThat(OPERATOR.post(replay, "").text("/outcome")).isEqualTo("done");
        assertThat(plan()).isEqualTo("pro");
        assertThat(OPERATOR.post(replay, "").text("/outcome")).isEqualTo("done");
        assertThat(plan()).isEqualTo("pro");
    }

    @ParameterizedTest
    @CsvSource({
        "updated, trialing, pro",
        "trial_will_end, trialing, pro",
        "updated, past_due, pro",
        "paused, paused, free",
        "resumed, active, pro",
        "updated, unpaid, free",
        "updated, incomplete_expired, free",
        "deleted, active, free"
    })
    void everyStatusOfStripeIsWorthWhatTheGuideSays(String event, String status, String expected) {
        outcome(Webhooks.checkoutCompleted(id, customer));

        assertThat(outcome(told(status, now, "price_pro")
                        .replaceFirst("customer.subscription.\\w+", "customer.subscription." + event)))
                .isEqualTo("applied");

        assertThat(plan()).isEqualTo(expected);
    }

    private String simple(String type, String object) {
        return """
                {"id": "evt_%s", "object": "event", "type": "%s", "created": %d, "data": {"object": %s}}""".formatted(UUID.randomUUID(), type, now.getEpochSecond(), object);
    }

    @Test
    void aCustomerWhoIsDeletedStaysDeletedInWhateverOrderItIsTold() {
        String gone = "{\"id\": \"%s\", \"object\": \"customer\"}".formatted(customer);
        for (int i = 0; i < 6; i++) {
            List<String> events = new ArrayList<>(List.of(
                    Webhooks.checkoutCompleted(id, customer),
                    told("active", now.minusSeconds(60), "price_pro"),
                    told("canceled", now.minusSeconds(10), "price_pro"),
                    simple("customer.deleted", gone)));
            Collections.shuffle(events, new Random(i));
            events.forEach(event -> assertThat(outcome(event)).isNotEqualTo("duplicate"));

            assertThat(plan()).isEqualTo("free");
            assertThat(user.post("/api/billing/portal", "").text("/code")).isEqualTo("no-customer");
            assertThat(user.post("/api/billing/checkout", "{\"plan\": \"pro\"}").status())
                    .isEqualTo(201);
            assertThat(RunningLyceum.stripe().ordersOf(id).getLast()).doesNotContainKey("customer");
            Superuser.change("DELETE FROM billing_subscription WHERE id = ?", subscription);
            Superuser.change("DELETE FROM billing_customer WHERE customer_id = ?", customer);
        }
    }

    @Test
    void aDisputeIsAnAlertAndTakesNothingAway() {
        String dispute = "dp_" + UUID.randomUUID();
        String event = simple("charge.dispute.created", "{\"id\": \"%s\", \"object\": \"dispute\"}".formatted(dispute));

        assertThat(outcome(event)).isEqualTo("noted");
        assertThat(outcome(event)).isEqualTo("duplicate");
        OPERATOR.post("/tasks/webhooks-replay?provider=stripe&since=" + now.minusSeconds(60), "");

        assertThat(Superuser.texts(
                        "SELECT severity FROM security_event WHERE type = 'payment-disputed' AND detail = ?",
                        "stripe: " + dispute))
                .containsExactly("warning");
    }

    @Test
    void whatIsOnlyNotedGoesWithItsUserAllTheSame() {
        outcome(Webhooks.checkoutCompleted(id, customer));
        String invoice = simple(
                "invoice.payment_failed",
                "{\"id\": \"in_1\", \"object\": \"invoice\", \"customer\": \"%s\", \"customer_email\": \"x\"}"
                        .formatted(customer));
        assertThat(outcome(invoice)).isEqualTo("noted");

        assertThat(Superuser.number(
                        "SELECT count(*) FROM webhook_event WHERE type = 'invoice.payment_failed' AND user_id = ?::uuid",
                        id))
                .isEqualTo(1);
    }

    private static String clerkUser(boolean password) {
        var client = LYCEUM.newUser();
        String userId = client.id();
        Superuser.change(
                "INSERT INTO account_identity (issuer, subject, user_id) VALUES ('https://clerk.test', ?, ?::uuid)",
                "user_" + userId,
                userId);
        if (!password) {
            Superuser.change("UPDATE account SET password_hash = '' WHERE id = ?::uuid", userId);
        }
        return userId;
    }

    private static Client.Answer deletedAtClerk(RunningLyceum node, String userId) {
        return Webhooks.clerk(
                node, "msg_" + UUID.randomUUID(), """
                {"object": "event", "type": "user.deleted", "timestamp": %d,
                 "data": {"id": "user_%s", "object": "user", "deleted": true}}""".formatted(Instant.now().toEpochMilli(), userId));
    }

    private static String state(String userId) {
        return Superuser.texts("""
                SELECT coalesce(max(CASE WHEN a.suspended_at IS NULL THEN 'open' ELSE 'closed' END), 'gone')
                       || ' ' || count(i.id) || ' ' || (SELECT count(*) FROM sign_in s
                                                        WHERE s.user_id = ?::uuid AND s.revoked_at IS NULL)
                FROM account a LEFT JOIN account_identity i ON i.user_id = a.id WHERE a.id = ?::uuid""", userId, userId).getFirst();
    }

    @Test
    void whoIsDeletedAtClerkIsSuspendedWhenThereIsNoOtherWayIn() {
        String alone = clerkUser(false);
        String other = clerkUser(true);
        String stranger = clerkUser(false);

        assertThat(deletedAtClerk(LYCEUM, alone).text("/outcome")).isEqualTo("applied");
        assertThat(deletedAtClerk(LYCEUM, other).text("/outcome")).isEqualTo("applied");
        assertThat(deletedAtClerk(LYCEUM, alone).text("/outcome")).isEqualTo("applied");
        assertThat(deletedAtClerk(LYCEUM, "nobody").text("/outcome")).isEqualTo("noted");
        assertThat(Webhooks.clerk(
                                LYCEUM, "msg_" + alone, "{\"type\": \"user.deleted\", \"timestamp\": 1, \"data\": {}}")
                        .text("/outcome"))
                .isEqualTo("noted");

        assertThat(state(alone)).isEqualTo("closed 1 0");
        assertThat(state(other)).isEqualTo("open 0 1");
        assertThat(state(stranger)).isEqualTo("open 1 1");
        assertThat(Superuser.texts(
                        "SELECT type FROM security_event WHERE user_id IN (?::uuid, ?::uuid) ORDER BY type",
                        alone,
                        other))
                .contains("account-suspended", "identity-unlinked");
    }

    @ParameterizedTest
    @CsvSource({"erase, gone 0 0, applied", "keep, open 1 1, noted"})
    void theOperatorSaysWhatBecomesOfWhoIsDeletedAtClerk(String setting, String expected, String outcome) {
        try (var node = RunningLyceum.start(
                io.dropwizard.testing.ConfigOverride.config("billing.clerk.userDeleted", setting))) {
            String alone = clerkUser(false);

            assertThat(deletedAtClerk(node, alone).text("/outcome")).isEqualTo(outcome);

            assertThat(Eventually.within(
                            Duration.ofSeconds(20), () -> state(alone).equals(expected)))
                    .isTrue();
        }
    }

    @Test
    void anOrderThatIsRepeatedIsOneOrder() {
        String key = UUID.randomUUID().toString();
        var first = user.post("/api/billing/checkout", "{\"plan\": \"core\"}", "Idempotency-Key", key);
        var again = user.post("/api/billing/checkout", "{\"plan\": \"core\"}", "Idempotency-Key", key);

        assertThat(again.text("/url")).isEqualTo(first.text("/url"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(RunningLyceum.stripe().ordersOf(id)).hasSize(1);
    }

    @Test
    void whatCannotBeBoughtIsRefused() {
        assertThat(user.post("/api/billing/checkout", "{\"plan\": \"free\"}").text("/code"))
                .isEqualTo("not-for-sale");
        assertThat(user.post("/api/billing/checkout", "{\"plan\": \"nonsense\"}")
                        .text("/errors/0/pointer"))
                .isEqualTo("/plan");
        assertThat(user.post("/api/billing/portal", "").text("/code")).isEqualTo("no-customer");
        Superuser.change(
                "INSERT INTO billing_customer (provider, customer_id, user_id) VALUES ('stripe', 'broken', ?::uuid)",
                id);
        var broken = user.post("/api/billing/portal", "");
        assertThat(broken.status()).isEqualTo(502);
        assertThat(broken.raw().body()).doesNotContain(FakeStripe.KEY);
        Superuser.change("DELETE FROM billing_customer WHERE customer_id = 'broken'");
    }

    @Test
    void theApplicationCannotGiveAPlanByItself() throws java.sql.SQLException {
        try (var connection = RunningLyceum.connectAsApplication();
                var statement = connection.createStatement()) {
            statement.execute("SET app.user_id = '" + id + "'");
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> statement.execute("""
                            INSERT INTO billing_subscription (provider, id, user_id, status, plan, access_until, changed_at,
                                                              event_id)
                            VALUES ('stripe', 'x', '%s', 'active', 'pro', 'infinity', now(), 'x')""".formatted(id)))
                    .isInstanceOf(java.sql.SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }

    private String told(String status, Instant at, String price) {
        return Webhooks.subscription(subscription, customer, status, at, price);
    }

    private static String outcome(String event) {
        var answer = Webhooks.stripe(LYCEUM, event);
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        return answer.text("/outcome");
    }

    private String plan() {
        return user.get("/api/me/entitlements").text("/plan");
    }
}

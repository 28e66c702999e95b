package io.lyceum.app;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Sends what payment providers send, signed as they sign.
final class Webhooks {

    static final String STRIPE_SECRET = "whsec_cGxhbnRlZC1zdHJpcGU";
    static final String OLD_STRIPE_SECRET = "whsec_cGxhbnRlZC1iZWZvcmU";
    static final String CLERK_SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private Webhooks() {}

    static Client.Answer stripe(RunningLyceum node, String body) {
        return stripe(node, body, stripeSignature(STRIPE_SECRET, Instant.now().getEpochSecond(), body));
    }

    static Client.Answer stripe(RunningLyceum node, String body, String signature) {
        return node.anonymous().post("/api/webhooks/stripe", body, "Stripe-Signature", signature);
    }

    static String stripeSignature(String secret, long seconds, String body) {
        String code = HexFormat.of().formatHex(hmac(secret.getBytes(StandardCharsets.UTF_8), seconds + "." + body));
        return "t=" + seconds + ",v1=" + code + ",v0=0000";
    }

    /// A subscription of a customer, as an event of Stripe's.
    static String subscription(String id, String customer, String status, Instant created, String price) {
        long now = Instant.now().getEpochSecond();
        return """
                {"id": "evt_%s", "object": "event", "api_version": "2026-10-28.endive", "created": %d,
                 "type": "customer.subscription.%s", "livemode": false,
                 "data": {"object": {"id": "%s", "object": "subscription", "customer": "%s", "status": "%s", "metadata": {},
                          "items": {"data": [{"price": {"id": "%s"}, "current_period_start": %d,
                                              "current_period_end": %d}]}}}}
                """.formatted(
                        UUID.randomUUID(),
                        created.getEpochSecond(),
                        status.equals("canceled") ? "deleted" : "updated",
                        id,
                        customer,
                        status,
                        price,
                        now - 86_400,
                        now + 86_400);
    }

    /// Tells that a user has paid, as an event of Stripe's.
    static String checkoutCompleted(String user, String customer) {
        return """
                {"id": "evt_%s", "object": "event", "created": %d, "type": "checkout.session.completed",
                 "data": {"object": {"id": "cs_1", "object": "checkout.session", "client_reference_id": "%s",
                                     "customer": "%s", "subscription": "sub_1"}}}
                """.formatted(UUID.randomUUID(), Instant.now().getEpochSecond(), user, customer);
    }

    static Client.Answer clerk(RunningLyceum node, String id, String body) {
        return clerk(node, id, Instant.now().getEpochSecond(), body, CLERK_SECRET, "svix");
    }

    static Client.Answer clerk(RunningLyceum node, String id, long seconds, String body, String secret, String names) {
        return node.anonymous()
                .post(
                        "/api/webhooks/clerk",
                        body,
                        names + "-id",
                        id,
                        names + "-timestamp",
                        Long.toString(seconds),
                        names + "-signature",
                        "v1,AAAA v2,x " + clerkSignature(secret, id, seconds, body));
    }

    static String clerkSignature(String secret, String id, long seconds, String body) {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        return "v1," + Base64.getEncoder().encodeToString(hmac(key, id + "." + seconds + "." + body));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.lyceum.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// As much of Stripe as is asked: makes pages for orders and remembers what they said. Its key is `sk_test_planted`.
final class FakeStripe {

    static final String KEY = "sk_test_planted";

    private final HttpServer server;
    private final List<Map<String, String>> orders = new CopyOnWriteArrayList<>();

    private FakeStripe(HttpServer server) {
        this.server = server;
    }

    static FakeStripe start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var stripe = new FakeStripe(server);
            server.createContext("/v1/", stripe::answer);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return stripe;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// What was asked on behalf of a user or a customer, the path and the key of the request among it.
    List<Map<String, String>> ordersOf(String userOrCustomer) {
        return orders.stream()
                .filter(order -> order.containsValue(userOrCustomer))
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var order = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        order.put("path", exchange.getRequestURI().getPath());
        order.put("key", String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
        boolean known = ("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean broken =
                "broken".equals(order.get("customer")) || "price_broken".equals(order.get("line_items[0][price]"));
        byte[] body = (known && !broken
                        ? "{\"id\": \"cs_1\", \"url\": \"https://pay.example.org/%d\"}".formatted(orders.size())
                        : "{\"error\": {\"message\": \"no\"}}")
                .getBytes(StandardCharsets.UTF_8);
        orders.add(order);
        exchange.sendResponseHeaders(known ? (broken ? 500 : 200) : 401, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new LinkedHashMap<>();
        Arrays.stream(text.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> form.put(decoded(pair[0]), pair.length > 1 ? decoded(pair[1]) : ""));
        return form;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

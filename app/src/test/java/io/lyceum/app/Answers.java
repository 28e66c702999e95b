package io.lyceum.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Hears what the service answers. A few answers give a secret to whom it belongs: those members of those routes are
/// passed over, and planted, so that no other answer may have them.
final class Answers {

    private static final String COOKIE = "set-cookie";

    private static final Map<Pattern, List<String>> GIVE = Map.of(
            Pattern.compile("POST /api/auth/(sign-up|sign-in|refresh)"), List.of("/accessToken", "/refreshToken"),
            Pattern.compile("GET /api/auth/oauth/\\w+/callback"), List.of("/accessToken", "/refreshToken"),
            Pattern.compile("POST /api/auth/keys"), List.of("/secret"),
            Pattern.compile("GET /api/csrf"), List.of("/token"));

    private static final Pattern SET_COOKIES =
            Pattern.compile("POST /api/auth/(sign-up|sign-in)|(GET|POST) /api/auth/oauth/\\w+(/callback)?");

    private static final Pattern COOKIE_VALUE = Pattern.compile("[^=]+=([^;]{12,}).*");

    private final Leaks leaks;

    Answers(Leaks leaks) {
        this.leaks = leaks;
    }

    /// @param call the method and the path, without a query
    void hear(String call, HttpHeaders headers, String text, JsonNode body) {
        String rest = text;
        for (var gives : GIVE.entrySet()) {
            if (gives.getKey().matcher(call).matches()) {
                for (String member : gives.getValue()) {
                    String secret = body.at(member).asText("");
                    if (secret.length() >= Leaks.WINDOW) {
                        rest = rest.replace(secret, "");
                        plant(call + member, secret);
                    }
                }
            }
        }
        leaks.hear("the answer of " + call, rest);
        headers.map().forEach((name, values) -> values.forEach(value -> hearHeader(call, name, value)));
    }

    private void hearHeader(String call, String name, String value) {
        var cookie = COOKIE_VALUE.matcher(value);
        if (name.equalsIgnoreCase(COOKIE) && SET_COOKIES.matcher(call).matches() && cookie.matches()) {
            plant("a cookie of " + call, cookie.group(1));
        } else {
            leaks.hear("the header " + name + " of " + call, value);
        }
    }

    /// Of a token it is the signature that makes it one.
    private void plant(String name, String secret) {
        String last = secret.substring(secret.lastIndexOf('.') + 1);
        leaks.plant(name, last.length() >= Leaks.WINDOW ? last : secret);
    }
}

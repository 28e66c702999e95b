package io.lyceum.adapters.rest.service;

import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Describes the headers of responses.
final class Headers {

    private static final Map<String, Header> ALL = new TreeMap<>(Map.of(
            "X-Request-Id",
            header("The id of the request, as the client gave it or made for it.", Schemas.typed("string")),
            "Set-Cookie",
            header("The cookie that proves the signing-in.", Schemas.typed("string")),
            "Location",
            header("Where the thing is.", Schemas.typed("string").format("uri-reference")),
            "ETag",
            header("The version of the thing, for `If-None-Match` and `If-Match`.", Schemas.typed("string")),
            "Link",
            header("The next page, with `rel=\"next\"`; absent on the last one.", Schemas.typed("string")),
            "Cache-Control",
            header("Who may keep the answer, and for how long.", Schemas.typed("string")),
            "Content-Security-Policy",
            header("What the page may load: only what comes from here.", Schemas.typed("string")),
            "Retry-After",
            header("How many seconds to wait.", Schemas.typed("integer")),
            "WWW-Authenticate",
            header(
                    "`Bearer`, and what is wrong with the token if it is good for other things.",
                    Schemas.typed("string"))));

    private Headers() {}

    static Map<String, Header> named() {
        return ALL;
    }

    /// Adds these and what every answer has.
    static void add(ApiResponse response, Collection<String> names) {
        reference(response, "X-Request-Id");
        names.forEach(name -> reference(response, name));
    }

    private static void reference(ApiResponse response, String name) {
        if (Optional.ofNullable(ALL.get(name)).isEmpty()) {
            throw new IllegalStateException("Nothing is known about the header " + name);
        }
        response.addHeaderObject(name, new Header().$ref("#/components/headers/" + name));
    }

    @SuppressWarnings("rawtypes") // The library leaves out its own type parameter.
    private static Header header(String description, Schema schema) {
        return new Header().description(description).schema(schema);
    }
}

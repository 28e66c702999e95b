package io.lyceum.adapters.rest.requests;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.adapters.rest.Json;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes JSON before the headers of its answer, so that those tell its length. The end of the answer would be a chunk
/// of its own otherwise, in a packet of its own.
@Priority(ContentLength.LAST)
public final class ContentLength implements ContainerResponseFilter {

    static final int LAST = 0;

    private final ObjectMapper json;

    public ContentLength(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!response.hasEntity() || !isJson(response.getMediaType())) {
            return;
        }
        byte[] body = body(response.getEntity());
        if (body != null) {
            response.setEntity(body, response.getEntityAnnotations(), response.getMediaType());
            response.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, body.length);
        }
    }

    private static boolean isJson(@Nullable MediaType type) {
        return type != null
                && (type.getSubtype().equals("json") || type.getSubtype().endsWith("+json"));
    }

    /// Null when it is written bit by bit.
    private byte @Nullable [] body(Object entity) {
        return switch (entity) {
            case byte[] bytes -> bytes;
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case StreamingOutput _ -> null;
            default -> Json.bytes(json, entity);
        };
    }
}

package io.lyceum.adapters.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.domain.kernel.Sha256;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.IntPredicate;
import org.glassfish.jersey.message.internal.HeaderValueException;
import org.jspecify.annotations.Nullable;

/// Entity tags (RFC 9110). A tag is the version of the thing and a digest of the answer, `"3-9f86d081884c"`: reading
/// again compares all of it, for an answer also tells things that are not the author's, such as whether the caller has
/// bookmarked it; changing compares the version only.
public final class Versions {

    private final ObjectMapper json;

    public Versions(ObjectMapper json) {
        this.json = json;
    }

    /// The answer to a GET: 304 when the client has it already.
    public Response answer(Request request, int version, Object view) {
        byte[] body = Json.bytes(json, view);
        var tag = tag(version, body);
        var unchanged = unchanged(request, tag);
        return unchanged == null
                ? ok(body, tag)
                : unchanged.header("Cache-Control", "private, no-cache").build();
    }

    /// The answer to a GET of what has no version but what it says.
    public Response answer(Request request, Object view) {
        return answer(request, 0, view);
    }

    /// The answer to a client that has what a tag names, or wants nothing else; null when it is to be told all. A
    /// header that cannot be read says nothing (RFC 9110).
    @SuppressWarnings("NullAway") // The library knows nothing of null.
    public static Response.@Nullable ResponseBuilder unchanged(Request request, EntityTag tag) {
        try {
            return request.evaluatePreconditions(tag);
        } catch (HeaderValueException _) {
            return null;
        }
    }

    /// The answer to a write: what is there now, with its tag.
    public Response.ResponseBuilder written(Response.Status status, int version, Object view) {
        byte[] body = Json.bytes(json, view);
        return Response.status(status)
                .entity(body)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .tag(tag(version, body));
    }

    /// Which versions an `If-Match` header agrees with; all of them when there is none.
    public static IntPredicate expected(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return _ -> true;
        }
        Set<String> versions = new HashSet<>();
        Arrays.stream(ifMatch.split(",", -1)).map(String::strip).forEach(tag -> {
            if (tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"")) {
                versions.add(tag.substring(1, tag.length() - 1).replaceFirst("-.*", ""));
            }
        });
        return version -> versions.contains(Integer.toString(version));
    }

    private static Response ok(byte[] body, EntityTag tag) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE)
                .tag(tag)
                .header("Cache-Control", "private, no-cache")
                .build();
    }

    private static EntityTag tag(int version, byte[] body) {
        return new EntityTag(version + "-" + HexFormat.of().formatHex(Sha256.of(body), 0, 6));
    }
}

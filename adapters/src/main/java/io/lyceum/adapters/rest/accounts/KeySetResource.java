package io.lyceum.adapters.rest.accounts;

import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.domain.accounts.Authenticate;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/// The public keys of the embedded issuer, where others look for them.
@Path("/.well-known/jwks.json")
public final class KeySetResource {

    private final Authenticate authenticate;

    public KeySetResource(Authenticate authenticate) {
        this.authenticate = authenticate;
    }

    /// A JWK Set (RFC 7517).
    public record KeySet(List<Map<String, Object>> keys) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(id = "getKeySet", summary = "Read the public keys that access tokens are signed with")
    @Answers(value = KeySet.class, headers = "Cache-Control")
    public Response keySet() {
        return Response.ok(authenticate.keySet())
                .header("Cache-Control", "public, max-age=300")
                .build();
    }
}

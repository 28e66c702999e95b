package io.lyceum.adapters.rest.accounts;

import io.lyceum.domain.accounts.Authenticate;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// The public keys of the embedded issuer, where others look for them.
@Path("/.well-known/jwks.json")
public final class KeySetResource {

    private final Authenticate authenticate;

    public KeySetResource(Authenticate authenticate) {
        this.authenticate = authenticate;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response keySet() {
        return Response.ok(authenticate.keySet())
                .header("Cache-Control", "public, max-age=300")
                .build();
    }
}

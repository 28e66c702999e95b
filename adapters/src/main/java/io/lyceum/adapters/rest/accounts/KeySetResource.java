package io.lyceum.adapters.rest.accounts;

import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.domain.callers.Authenticate;
import io.lyceum.domain.privacy.EraseAccount;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The public keys of the embedded issuer, where others look for them, and those that receipts are signed with.
@Path("/.well-known")
public final class KeySetResource {

    private final Authenticate authenticate;
    private final EraseAccount eraseAccount;
    private final String caching;

    /// @param cached how long others may keep the keys
    public KeySetResource(Authenticate authenticate, EraseAccount eraseAccount, Duration cached) {
        this.authenticate = authenticate;
        this.eraseAccount = eraseAccount;
        this.caching = "public, max-age=" + cached.toSeconds();
    }

    /// A JWK Set (RFC 7517).
    public record KeySet(List<Map<String, Object>> keys) {}

    @GET
    @Path("jwks.json")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(id = "getKeySet", summary = "Read the public keys that access tokens are signed with")
    @Answers(value = KeySet.class, headers = "Cache-Control")
    public Response keySet() {
        return answer(authenticate.keySet());
    }

    @GET
    @Path("receipt-keys.json")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(id = "getReceiptKeySet", summary = "Read the public keys that receipts are signed with")
    @Answers(value = KeySet.class, headers = "Cache-Control")
    public Response receiptKeys() {
        return answer(eraseAccount.receiptKeys());
    }

    private Response answer(String keys) {
        return Response.ok(keys).header("Cache-Control", caching).build();
    }
}

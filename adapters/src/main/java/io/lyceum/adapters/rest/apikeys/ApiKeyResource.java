package io.lyceum.adapters.rest.apikeys;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Idempotency;
import io.lyceum.adapters.rest.Line;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.ClientAddresses;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.apikeys.ApiKey;
import io.lyceum.domain.apikeys.ApiKeyId;
import io.lyceum.domain.apikeys.ApiKeyRefusal;
import io.lyceum.domain.apikeys.ApiKeys;
import io.lyceum.domain.kernel.OneLine;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Needs(Scope.ACCOUNT)
public final class ApiKeyResource {

    private final ApiKeys apiKeys;
    private final Idempotency idempotency;

    public ApiKeyResource(ApiKeys apiKeys, Idempotency idempotency) {
        this.apiKeys = apiKeys;
        this.idempotency = idempotency;
    }

    /// What a key is to be: without `scopes` it has all that keys can have, without `expiresAt` it is good until it is
    /// revoked.
    public record NewApiKey(
            @NotBlank @CodePointLength(max = ApiKey.MAX_NAME) @Line
            String name,

            @Nullable @Size(min = 1, max = 3) List<@NotNull Scope> scopes,
            @Nullable Instant expiresAt) {

        ApiKeys.Wish wish() {
            return new ApiKeys.Wish(
                    OneLine.tidy(name),
                    scopes == null ? Scope.OF_KEYS : Set.copyOf(scopes),
                    Optional.ofNullable(expiresAt));
        }
    }

    public record ApiKeyView(
            UUID id,
            String name,
            String prefix,
            List<Scope> scopes,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<Instant> lastUsedAt) {

        static ApiKeyView of(ApiKey key) {
            return new ApiKeyView(
                    key.id().value(),
                    key.name(),
                    key.prefix(),
                    key.scopes().stream().sorted().toList(),
                    key.createdAt(),
                    key.expiresAt(),
                    key.lastUsedAt());
        }
    }

    /// A key that has just been made; `secret` is null when the request is repeated, because only its hash is kept.
    public record MadeApiKeyView(
            UUID id,
            String name,
            String prefix,
            List<Scope> scopes,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<Instant> lastUsedAt,
            Optional<String> secret) {

        @Override
        public String toString() {
            return "MadeApiKeyView[]";
        }

        static MadeApiKeyView of(ApiKey key, Optional<String> secret) {
            var view = ApiKeyView.of(key);
            return new MadeApiKeyView(
                    view.id(),
                    view.name(),
                    view.prefix(),
                    view.scopes(),
                    view.createdAt(),
                    view.expiresAt(),
                    view.lastUsedAt(),
                    secret);
        }
    }

    public record ApiKeyList(List<ApiKeyView> items) {}

    @GET
    @Path("auth/keys")
    @Operation(id = "listApiKeys", summary = "List the caller's API keys")
    public ApiKeyList list(@Auth Learner learner) {
        return new ApiKeyList(
                apiKeys.list(learner.id()).stream().map(ApiKeyView::of).toList());
    }

    @POST
    @Path("auth/keys")
    @Operation(
            id = "createApiKey",
            summary = "Make an API key",
            description = "`secret` is shown once.",
            refuses = ProblemType.CONFLICT)
    @Answers(status = 201, value = MadeApiKeyView.class)
    public Response create(
            @Auth Learner learner,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @NotNull @Valid NewApiKey body,
            @Context HttpServletRequest request) {
        if (!Scope.OF_KEYS.containsAll(body.wish().scopes())) {
            return Problem.invalid("/scopes", "not-for-keys", "must be among read, write, chat")
                    .toResponse();
        }
        return idempotency.onceUnkept(
                new Idempotency.Call(learner, "auth/keys", idempotencyKey, body),
                id -> apiKeys.find(learner.id(), new ApiKeyId(id)).map(key -> created(key, Optional.empty())),
                id -> switch (apiKeys.create(
                        learner.id(), new ApiKeyId(id), body.wish(), ClientAddresses.of(request))) {
                    case Ok(var made) -> created(made.key(), Optional.of(made.secret()));
                    case Refused(var reason) -> problem(reason).toResponse();
                });
    }

    @DELETE
    @Path("auth/keys/{id}")
    @Operation(id = "revokeApiKey", summary = "Revoke an API key, on every node at once")
    @Answers(status = 204)
    public Response revoke(@Auth Learner learner, @PathParam("id") ApiKeyId id, @Context HttpServletRequest request) {
        return switch (apiKeys.revoke(learner.id(), id, ClientAddresses.of(request))) {
            case Ok(var _) -> Response.noContent().build();
            case Refused(var reason) -> problem(reason).toResponse();
        };
    }

    private static Response created(ApiKey key, Optional<String> secret) {
        return Response.status(Response.Status.CREATED)
                .entity(MadeApiKeyView.of(key, secret))
                .build();
    }

    private static Problem problem(ApiKeyRefusal refusal) {
        return switch (refusal) {
            case ApiKeyRefusal.NoSuchKey() -> Problem.of(ProblemType.NOT_FOUND);
            case ApiKeyRefusal.TooManyKeys(var limit) ->
                Problem.of(ProblemType.CONFLICT, "You have %d keys, which is all you can have".formatted(limit));
            case ApiKeyRefusal.ExpiryPast() -> Problem.invalid("/expiresAt", "past", "must be in the future");
        };
    }
}

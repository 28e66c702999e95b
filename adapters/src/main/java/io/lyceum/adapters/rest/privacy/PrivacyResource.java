package io.lyceum.adapters.rest.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Idempotency;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Versions;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.privacy.EraseAccount;
import io.lyceum.domain.privacy.Erasure;
import io.lyceum.domain.privacy.ExportJob;
import io.lyceum.domain.privacy.Exports;
import io.lyceum.domain.privacy.PersonalData;
import io.lyceum.domain.privacy.PrivacyRefusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
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
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.validator.constraints.CodePointLength;

/// Lets users take their data with them, and have it erased.
@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Needs(Scope.ACCOUNT)
public final class PrivacyResource {

    private static final String EXPORTS = "/api/me/exports";

    private final Exports exports;
    private final EraseAccount eraseAccount;
    private final Idempotency idempotency;
    private final Versions versions;
    private final ObjectMapper json;

    public PrivacyResource(
            Exports exports, EraseAccount eraseAccount, Idempotency idempotency, Versions versions, ObjectMapper json) {
        this.exports = exports;
        this.eraseAccount = eraseAccount;
        this.idempotency = idempotency;
        this.versions = versions;
        this.json = json;
    }

    /// A file with all that is the caller's; `bytes` is its length once it is ready.
    public record ExportView(
            UUID id, ExportJob.State state, Instant requestedAt, Optional<Instant> finishedAt, Optional<Long> bytes) {

        static ExportView of(ExportJob job) {
            return new ExportView(job.id(), job.state(), job.requestedAt(), job.finishedAt(), job.bytes());
        }
    }

    /// The own address or the own id, so that nobody does it by accident.
    public record Farewell(
            @NotBlank @CodePointLength(max = 254) String confirm) {}

    /// What has become of the rows of a table: how many there were, were erased and still lead to the user, and why.
    public record ErasureLineView(
            String table, long found, long erased, long kept, PersonalData.Treatment treatment, String why) {}

    public record ErasureReceiptView(UUID id, Instant requestedAt, Instant finishedAt, List<ErasureLineView> tables) {}

    /// The receipt says of every place with personal data what was found, erased and kept, and why. The signature
    /// is over the receipt, a JSON Web Signature with a key of `/.well-known/receipt-keys.json`. Both are null
    /// until it is done.
    public record ErasureView(
            UUID id,
            String state,
            Instant requestedAt,
            Optional<Instant> finishedAt,
            Optional<ErasureReceiptView> receipt,
            Optional<String> signature) {}

    @POST
    @Path("me/exports")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            id = "requestExport",
            summary = "Have all that is the caller's put into one file",
            refuses = {ProblemType.IDEMPOTENCY_KEY_REUSED, ProblemType.TOO_MANY_REQUESTS})
    @Answers(status = 202, value = ExportView.class, headers = "Location")
    public Response request(@Auth Learner learner, @HeaderParam("Idempotency-Key") String key) {
        var call = new Idempotency.Call(learner, EXPORTS, key, "");
        return idempotency.once(
                call, id -> own(learner, id).map(PrivacyResource::accepted), id -> switch (exports.requestOwn(
                        learner.id(), id)) {
                    case Ok(var job) -> accepted(job);
                    case Refused(var reason) -> problem(reason).toResponse();
                });
    }

    private Optional<ExportJob> own(Learner learner, UUID id) {
        return exports.find(learner.id(), id).filter(job -> job.kind() == ExportJob.Kind.OWN);
    }

    private static Response accepted(ExportJob job) {
        return Response.accepted(ExportView.of(job))
                .location(URI.create(EXPORTS + "/" + job.id()))
                .build();
    }

    @GET
    @Path("me/exports/{id}")
    @Operation(id = "getExport", summary = "Ask whether a file is ready")
    @Answers(ExportView.class)
    public Response find(@Auth Learner learner, @PathParam("id") UUID id, @Context Request request) {
        return own(learner, id)
                .map(job -> versions.answer(request, ExportView.of(job)))
                .orElseGet(() -> Problem.of(ProblemType.NOT_FOUND).toResponse());
    }

    @GET
    @Path("me/exports/{id}/content")
    @Produces("application/zip")
    @Operation(
            id = "downloadExport",
            summary = "Download a file: a zip of JSON lines for each table and Markdown for each conversation",
            refuses = ProblemType.CONFLICT)
    @Answers(value = byte[].class, types = "application/zip")
    public Response content(@Auth Learner learner, @PathParam("id") UUID id) {
        if (own(learner, id).isEmpty()) {
            return Problem.of(ProblemType.NOT_FOUND).toResponse();
        }
        return switch (exports.content(learner.id(), id)) {
            case Ok(var content) ->
                Response.ok(stream(content), "application/zip")
                        .header("Content-Disposition", "attachment; filename=\"lyceum-export.zip\"")
                        .build();
            case Refused(var reason) -> problem(reason).toResponse();
        };
    }

    private static StreamingOutput stream(Exports.Content content) {
        return out -> content.read(piece -> {
            try {
                out.write(piece);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @DELETE
    @Path("me")
    @Operation(
            id = "eraseMe",
            summary = "Close the caller's account and erase all that is the caller's",
            description =
                    "The account is closed at once. The rest follows within seconds; the receipt is at `Location`.")
    @Answers(status = 202, value = ErasureView.class, headers = "Location")
    public Response erase(@Auth Learner learner, @NotNull @Valid Farewell body) {
        return switch (eraseAccount.request(learner.id(), body.confirm())) {
            case Ok(var id) ->
                eraseAccount
                        .find(id)
                        .map(erasure -> Response.accepted(view(erasure))
                                .location(URI.create("/api/erasures/" + id))
                                .build())
                        .orElseThrow();
            case Refused(var reason) -> problem(reason).toResponse();
        };
    }

    @GET
    @Path("erasures/{id}")
    @Operation(
            id = "getErasure",
            summary = "Read the receipt of an erasure",
            description = "Whoever knows the id may read it: its user can no longer sign in. It names nobody.")
    @Answers(ErasureView.class)
    public Response erasure(@PathParam("id") UUID id, @Context Request request) {
        return eraseAccount
                .find(id)
                .map(erasure -> versions.answer(request, view(erasure)))
                .orElseGet(() -> Problem.of(ProblemType.NOT_FOUND).toResponse());
    }

    private ErasureView view(Erasure erasure) {
        return new ErasureView(
                erasure.id(),
                erasure.receipt().isPresent() ? "done" : "requested",
                erasure.requestedAt(),
                erasure.finishedAt(),
                erasure.receipt().map(this::receipt),
                erasure.signature());
    }

    private ErasureReceiptView receipt(String text) {
        try {
            return json.readValue(text, ErasureReceiptView.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Problem problem(PrivacyRefusal refusal) {
        return switch (refusal) {
            case PrivacyRefusal.NotConfirmed() ->
                Problem.invalid("/confirm", "not-confirmed", "must be your own address or your own id");
            case PrivacyRefusal.TooManyExports(var wait) ->
                Problem.of(ProblemType.TOO_MANY_REQUESTS).retryAfter(wait);
            case PrivacyRefusal.NoSuchExport() -> Problem.of(ProblemType.NOT_FOUND);
            case PrivacyRefusal.NotReady(var state) ->
                Problem.of(ProblemType.CONFLICT, "The file is " + Term.of(state));
        };
    }
}

package io.lyceum.adapters.rest.turns;

import static java.util.Optional.ofNullable;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Versions;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.turns.EstimateTurn;
import io.lyceum.domain.turns.Part;
import io.lyceum.domain.turns.Provenance;
import io.lyceum.domain.turns.TurnId;
import io.lyceum.domain.turns.Turns;
import io.lyceum.domain.tutors.Price;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What goes into an answer: estimated before it is asked for, and as it was.
@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class PromptResource {

    private final Turns turns;
    private final EstimateTurn estimateTurn;
    private final Versions versions;

    public PromptResource(Turns turns, EstimateTurn estimateTurn, Versions versions) {
        this.turns = turns;
        this.estimateTurn = estimateTurn;
        this.versions = versions;
    }

    public record PriceView(String version, String currency, String inputPerMillion, String outputPerMillion) {

        static PriceView of(Price price) {
            return new PriceView(
                    price.version(),
                    price.currency(),
                    price.input().toPlainString(),
                    price.output().toPlainString());
        }
    }

    public record EstimateView(
            String model,
            int inputTokens,
            int maxInputTokens,
            int maxOutputTokens,
            Optional<String> maxCost,
            Optional<PriceView> price) {

        static EstimateView of(EstimateTurn.Estimate estimate) {
            return new EstimateView(
                    estimate.model(),
                    estimate.inputTokens(),
                    estimate.maxInputTokens(),
                    estimate.maxOutputTokens(),
                    estimate.maxCost().map(BigDecimal::toPlainString),
                    estimate.price().map(PriceView::of));
        }
    }

    /// What one provider contributed.
    public record PartView(
            String provider, int inputTokens, int outputTokens, boolean estimated, Optional<PriceView> price) {

        static PartView of(Part part) {
            var usage = part.usage();
            return new PartView(
                    part.provider(),
                    usage.inputTokens(),
                    usage.outputTokens(),
                    usage.estimated(),
                    part.price().map(PriceView::of));
        }
    }

    public record ParameterView(int maxOutputTokens) {}

    public record ProvenanceView(
            UUID turnId,
            Optional<UUID> companionId,
            Optional<Integer> companionVersion,
            String promptTemplate,
            String systemPrompt,
            String model,
            ParameterView parameters,
            List<UUID> contextMessageIds,
            int promptTokens,
            Optional<PriceView> price,
            List<PartView> parts) {

        static ProvenanceView of(TurnId turn, Provenance provenance, List<Part> parts) {
            return new ProvenanceView(
                    turn.value(),
                    provenance.companion().map(companion -> companion.value()),
                    provenance.companionVersion(),
                    provenance.promptTemplate(),
                    provenance.systemPrompt(),
                    provenance.model(),
                    new ParameterView(provenance.maxOutputTokens()),
                    provenance.context().stream().map(MessageId::value).toList(),
                    provenance.promptTokens(),
                    provenance.price().map(PriceView::of),
                    parts.stream().map(PartView::of).toList());
        }
    }

    @POST
    @Path("sessions/{id}/messages/estimate")
    @Needs(Scope.CHAT)
    @Operation(
            id = "estimateMessage",
            summary = "Tell what a message would come to",
            refuses = ProblemType.MODEL_NOT_ALLOWED)
    @Answers(EstimateView.class)
    public Response estimate(@Auth Learner learner, @PathParam("id") SessionId id, @NotNull @Valid Question body) {
        return switch (estimateTurn.estimate(learner.id(), id, body.content(), ofNullable(body.model()))) {
            case Ok(var estimate) -> Response.ok(EstimateView.of(estimate)).build();
            case Refused(var reason) -> TurnProblems.of(reason).toResponse();
        };
    }

    @GET
    @Path("turns/{id}/provenance")
    @Operation(id = "getTurnProvenance", summary = "Read what went into an answer")
    @Answers(ProvenanceView.class)
    public Response provenance(@Auth Learner learner, @PathParam("id") TurnId id, @Context Request request) {
        return turns.provenance(learner.id(), id)
                .map(provenance ->
                        versions.answer(request, ProvenanceView.of(id, provenance, turns.parts(learner.id(), id))))
                .orElseGet(() -> Problem.of(ProblemType.NOT_FOUND).toResponse());
    }
}

package io.lyceum.adapters.rest.service;

import io.lyceum.adapters.rest.Operation;
import io.lyceum.domain.companions.Style;
import io.lyceum.domain.companions.Subject;
import io.lyceum.domain.companions.Voice;
import io.lyceum.domain.subscriptions.Feature;
import io.lyceum.domain.subscriptions.Limit;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.Period;
import io.lyceum.domain.subscriptions.Plans;
import io.lyceum.domain.tutors.Models;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What can be chosen, for everybody to see.
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public final class ChoiceResource {

    private final Plans plans;
    private final Models models;

    public ChoiceResource(Plans plans, Models models) {
        this.plans = plans;
        this.models = models;
    }

    public record SubjectList(List<Subject> items) {}

    public record VoiceList(List<SpeechView> items) {}

    public record SpeechView(Voice voice, Style style) {}

    public record PlanList(List<PlanView> items) {}

    /// A plan and its limits; a meter without a limit is unlimited.
    public record PlanView(String name, List<String> features, List<LimitView> limits) {}

    public record LimitView(Meter meter, long limit, Period window) {

        static LimitView of(Limit limit) {
            return new LimitView(limit.meter(), limit.amount(), limit.period());
        }
    }

    public record ModelList(List<ModelView> items) {}

    public record ModelView(String id, String provider, int contextTokens, int maxOutputTokens, Set<String> plans) {}

    @GET
    @Path("subjects")
    @Operation(id = "listSubjects", summary = "List what can be learned")
    public SubjectList subjects() {
        return new SubjectList(List.of(Subject.values()));
    }

    @GET
    @Path("voices")
    @Operation(id = "listVoices", summary = "List how companions can speak")
    public VoiceList voices() {
        return new VoiceList(Arrays.stream(Voice.values())
                .flatMap(voice -> Arrays.stream(Style.values()).map(style -> new SpeechView(voice, style)))
                .toList());
    }

    @GET
    @Path("plans")
    @Operation(id = "listPlans", summary = "List the plans and their limits")
    public PlanList plans() {
        return new PlanList(plans.plans().stream()
                .map(plan -> new PlanView(
                        plan.name(),
                        plan.features().stream().map(Feature::name).toList(),
                        plans
                                .entitlementOf(List.of(new io.lyceum.domain.subscriptions.Grant(
                                        io.lyceum.domain.subscriptions.Grant.Kind.PLAN,
                                        plan.name(),
                                        java.util.Optional.empty())))
                                .limits()
                                .stream()
                                .map(LimitView::of)
                                .toList()))
                .toList());
    }

    @GET
    @Path("models")
    @Operation(id = "listModels", summary = "List the language models that can be chosen")
    public ModelList models() {
        return new ModelList(models.models().stream()
                .map(model -> new ModelView(
                        model.id(), model.provider(), model.contextTokens(), model.maxOutputTokens(), model.plans()))
                .toList());
    }
}

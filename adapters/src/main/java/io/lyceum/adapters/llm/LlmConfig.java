package io.lyceum.adapters.llm;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import jakarta.validation.Valid;
import java.util.HashSet;
import java.util.List;

/// The language models on offer and who runs them. Where no provider is configured, [#configured()] is the
/// offline tutor alone. A model that several providers have under the same id is asked of the first, and of the next
/// when that fails.
///
/// @param switchMidAnswer whether a provider may go on with an answer in the middle of which another one has failed
@SelfValidating
public record LlmConfig(
        @Valid List<LlmProvider> providers, @Valid BreakerConfig breaker, boolean switchMidAnswer) {

    public LlmConfig {
        providers = List.copyOf(requireNonNullElse(providers, List.of()));
        breaker = requireNonNullElse(breaker, BreakerConfig.USUAL);
    }

    static LlmConfig of(LlmProvider... providers) {
        return new LlmConfig(List.of(providers), BreakerConfig.USUAL, false);
    }

    /// The providers that can be asked: those with an address, and the offline tutor.
    @JsonIgnore
    public List<LlmProvider> configured() {
        var configured = providers.stream().filter(LlmProvider::hasWhatItNeeds).toList();
        return configured.isEmpty() ? List.of(LlmProvider.OFFLINE) : configured;
    }

    @SelfValidation
    public void namesAreUnique(ViolationCollector violations) {
        var names = new HashSet<String>();
        for (var provider : configured()) {
            if (!names.add(provider.name())) {
                violations.addViolation("providers", "has two providers named '" + provider.name() + "'");
            }
            var models = new HashSet<String>();
            for (var model : provider.models()) {
                if (!models.add(model.id())) {
                    violations.addViolation(
                            "providers",
                            "of '" + provider.name() + "' offers the model id '" + model.id()
                                    + "' twice; give one of them another id and keep its name at the provider in"
                                    + " 'upstream'");
                }
            }
        }
    }
}

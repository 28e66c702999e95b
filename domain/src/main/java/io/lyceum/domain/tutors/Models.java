package io.lyceum.domain.tutors;

import java.util.List;
import java.util.Optional;

/// The models an operator offers, the preferred one first.
public record Models(List<Model> models) {

    public List<Model> allowedFor(String plan) {
        return models.stream().filter(model -> model.isFor(plan)).toList();
    }

    /// The model asked for, if the plan has it.
    public Optional<Model> choose(String plan, String id) {
        return allowedFor(plan).stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /// The model of an earlier choice if it can still be had, or else the preferred one.
    public Optional<Model> chooseOrPrefer(String plan, String id) {
        return choose(plan, id).or(() -> allowedFor(plan).stream().findFirst());
    }
}

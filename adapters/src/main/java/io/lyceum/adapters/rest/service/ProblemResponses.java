package io.lyceum.adapters.rest.service;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.adapters.rest.turns.TurnView;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.subscriptions.Meter;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Describes the problem documents that operations may answer. What several operations answer is described once.
@SuppressWarnings("rawtypes") // The library leaves out its own type parameter.
final class ProblemResponses {

    /// The members that some problems have beyond those of all.
    private static final Map<ProblemType, Class<?>> MEMBERS = Map.of(
            ProblemType.INSUFFICIENT_SCOPE, ScopeMembers.class,
            ProblemType.QUOTA_EXCEEDED, QuotaMembers.class,
            ProblemType.TURN_RUNNING, TurnRunningMembers.class,
            ProblemType.PRECONDITION_FAILED, VersionMembers.class,
            ProblemType.TOO_LARGE, SizeMembers.class,
            ProblemType.MODEL_NOT_ALLOWED, ModelMembers.class,
            ProblemType.PROVIDER_FAILED, TurnMembers.class,
            ProblemType.PROVIDER_TIMEOUT, TurnMembers.class);

    private final Schemas schemas;
    private final Map<String, ApiResponse> named = new TreeMap<>();

    ProblemResponses(Schemas schemas) {
        this.schemas = schemas;
    }

    private record ScopeMembers(Scope scope) {}

    private record QuotaMembers(Meter meter, long limit, long used, String plan, Optional<Instant> resetsAt) {}

    private record TurnRunningMembers(UUID turnId) {}

    private record VersionMembers(int version) {}

    private record SizeMembers(long maxBytes) {}

    private record ModelMembers(List<String> allowed) {}

    private record TurnMembers(TurnView turn) {}

    Map<String, ApiResponse> named() {
        return named;
    }

    /// The response of all these problems, which have the same status.
    ApiResponse of(Collection<ProblemType> types) {
        var sorted = types.stream().sorted().distinct().toList();
        String name = sorted.stream().map(ProblemResponses::pascal).collect(Collectors.joining("Or"));
        named.computeIfAbsent(name, _ -> describe(sorted));
        return new ApiResponse().$ref("#/components/responses/" + name);
    }

    private ApiResponse describe(List<ProblemType> types) {
        var response = new ApiResponse()
                .description(types.stream()
                        .map(type -> "`%s`: %s. %s".formatted(type.code(), type.title(), type.explanation()))
                        .collect(Collectors.joining("\n\n")))
                .content(new Content().addMediaType(Problem.MEDIA_TYPE, new MediaType().schema(schema(types))));
        Headers.add(response, headers(types.getFirst().status()));
        return response;
    }

    private static List<String> headers(int status) {
        return switch (status) {
            case 401, 403 -> List.of("WWW-Authenticate");
            case 429, 503 -> List.of("Retry-After");
            default -> List.of();
        };
    }

    private Schema schema(List<ProblemType> types) {
        var kinds = types.stream().map(this::reference).collect(Collectors.toSet());
        if (kinds.size() == 1) {
            return Schemas.reference(kinds.iterator().next());
        }
        var any = new JsonSchema();
        kinds.stream().sorted().forEach(kind -> any.addAnyOfItem(Schemas.reference(kind)));
        return any;
    }

    private String reference(ProblemType type) {
        var problem = schemas.output(Problem.class);
        var members = MEMBERS.get(type);
        if (members == null) {
            return "Problem";
        }
        String name = pascal(type) + "Problem";
        schemas.add(name, new JsonSchema().addAllOfItem(problem).addAllOfItem(schemas.inline(members)));
        return name;
    }

    private static String pascal(ProblemType type) {
        return Arrays.stream(type.code().split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }
}

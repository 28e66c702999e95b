package io.lyceum.adapters.rest.service;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Cursors.PageView;
import io.lyceum.adapters.rest.Refuses;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Describes what a resource method may answer: what its annotations say, and the problems that its signature leads to.
final class Responses {

    private final Schemas schemas;
    private final ProblemResponses problems;

    Responses(Schemas schemas, ProblemResponses problems) {
        this.schemas = schemas;
        this.problems = problems;
    }

    ApiResponses of(Operation operation, Method method, io.lyceum.adapters.rest.Operation described) {
        Map<String, ApiResponse> responses = new TreeMap<>();
        answers(method).forEach(answer -> add(responses, answer, method));
        if (responses.isEmpty()) {
            if (method.getReturnType() == Response.class) {
                throw new IllegalStateException(method + " has no @Answers");
            }
            var answer = response(200, List.of());
            answer.setContent(new Content());
            media(method)
                    .forEach(type -> answer.getContent()
                            .addMediaType(type, new MediaType().schema(schemas.output(method.getGenericReturnType()))));
            responses.put("200", answer);
        }
        if (isConditional(method)) {
            responses.put("304", response(304, headers(answers(method).getFirst(), method)));
        }
        Map<Integer, Set<ProblemType>> refused = new TreeMap<>();
        Stream.of(byRule(operation, method), inCommon(method), List.of(described.refuses()))
                .flatMap(Collection::stream)
                .forEach(type -> refused.computeIfAbsent(type.status(), _ -> EnumSet.noneOf(ProblemType.class))
                        .add(type));
        refused.forEach((status, types) -> responses.putIfAbsent(Integer.toString(status), problems.of(types)));
        var all = new ApiResponses();
        all.putAll(responses);
        return all;
    }

    private static List<Answers> answers(Method method) {
        return Stream.concat(Stream.of(method), kinds(method))
                .flatMap(element -> Arrays.stream(element.getAnnotationsByType(Answers.class)))
                .toList();
    }

    private static List<ProblemType> inCommon(Method method) {
        return kinds(method)
                .flatMap(kind -> Arrays.stream(kind.getAnnotationsByType(Refuses.class)))
                .flatMap(refuses -> Arrays.stream(refuses.value()))
                .toList();
    }

    /// The annotations of a method, which may have such as describe all methods that have them.
    private static Stream<AnnotatedElement> kinds(Method method) {
        return Arrays.stream(method.getAnnotations()).map(Annotation::annotationType);
    }

    private void add(Map<String, ApiResponse> responses, Answers answer, Method method) {
        var response = responses.computeIfAbsent(
                Integer.toString(answer.status()), _ -> response(answer.status(), headers(answer, method)));
        if (answer.value() == Void.class) {
            return;
        }
        if (response.getContent() == null) {
            response.setContent(new Content());
        }
        var types = answer.types().length == 0 ? media(method) : List.of(answer.types());
        for (var type : types) {
            response.getContent().addMediaType(type, new MediaType().schema(body(answer, type)));
        }
    }

    private static List<String> headers(Answers answer, Method method) {
        List<String> headers = new ArrayList<>(List.of(answer.headers()));
        if (answer.paged()) {
            headers.add("Link");
        }
        if (isConditional(method)) {
            headers.add("ETag");
            headers.add("Cache-Control");
        }
        return headers;
    }

    @SuppressWarnings("rawtypes") // The library leaves out its own type parameter.
    private Schema body(Answers answer, String type) {
        if (type.equals(jakarta.ws.rs.core.MediaType.SERVER_SENT_EVENTS)) {
            return schemas.stream(answer.value());
        }
        return answer.paged() ? schemas.page(PageView.class, answer.value()) : schemas.output(answer.value());
    }

    private static ApiResponse response(int status, Collection<String> headers) {
        var response = new ApiResponse()
                .description(Response.Status.fromStatusCode(status).getReasonPhrase());
        Headers.add(response, headers);
        return response;
    }

    private static Set<ProblemType> byRule(Operation operation, Method method) {
        // Any target can be written so that it cannot be read, and any request can have too many headers.
        var types = EnumSet.of(
                ProblemType.BAD_REQUEST, ProblemType.HEADERS_TOO_LARGE, ProblemType.INTERNAL, ProblemType.UNAVAILABLE);
        var annotations = Arrays.stream(method.getParameterAnnotations())
                .flatMap(Arrays::stream)
                .toList();
        if (isGuarded(method)) {
            types.add(ProblemType.UNAUTHENTICATED);
            types.add(ProblemType.INSUFFICIENT_SCOPE);
            if (!method.isAnnotationPresent(GET.class)) {
                types.add(ProblemType.CSRF_TOKEN_INVALID);
            }
        }
        if (annotations.stream().anyMatch(PathParam.class::isInstance)) {
            types.add(ProblemType.NOT_FOUND);
        }
        if (Optional.ofNullable(operation.getParameters()).stream()
                .flatMap(List::stream)
                .anyMatch(parameter -> "cursor".equals(parameter.getName()))) {
            types.add(ProblemType.CURSOR_INVALID);
        }
        if (annotations.stream().anyMatch(Limits::isLimit)) {
            types.add(ProblemType.INVALID);
        }
        if (!media(method).isEmpty()) {
            types.add(ProblemType.NOT_ACCEPTABLE);
        }
        if (operation.getRequestBody() != null) {
            types.addAll(List.of(
                    ProblemType.MALFORMED_JSON,
                    ProblemType.TOO_LARGE,
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    ProblemType.INVALID));
        }
        return types;
    }

    private static List<String> media(Method method) {
        return Optional.ofNullable(method.getAnnotation(Produces.class))
                .or(() -> Optional.ofNullable(method.getDeclaringClass().getAnnotation(Produces.class)))
                .map(produces -> Arrays.stream(produces.value())
                        .map(type -> type.replaceFirst(";.*", ""))
                        .toList())
                .orElse(List.of());
    }

    static boolean isGuarded(Method method) {
        return Arrays.stream(method.getParameters()).anyMatch(parameter -> parameter.isAnnotationPresent(Auth.class));
    }

    static boolean isConditional(Method method) {
        return Arrays.asList(method.getParameterTypes()).contains(Request.class);
    }
}

package io.lyceum.adapters.rest.service;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.callers.ScopeCheck;
import io.lyceum.domain.kernel.Term;
import io.swagger.v3.jaxrs2.ResolvedParameter;
import io.swagger.v3.jaxrs2.ext.AbstractOpenAPIExtension;
import io.swagger.v3.jaxrs2.ext.OpenAPIExtension;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Describes a resource method: its parameters and its body by their types, the rest by its annotations.
final class Operations extends AbstractOpenAPIExtension {

    static final String BEARER = "bearer";
    static final String COOKIE = "cookie";

    private static final Map<String, String> PARAMETERS = Map.of(
            "limit", "How many items at most.",
            "cursor", "Where to go on: `nextCursor` of the page before.",
            "page", "The number of the page, from 1. Ignored with a cursor.",
            "If-Match", "The `ETag` of what is to be changed; when it has another version by now, nothing happens.",
            "If-None-Match", "The `ETag` of what the client has already.",
            "Last-Event-ID", "The number of the last event that the client has got.");

    private final Schemas schemas;
    private final Responses responses;

    Operations(Schemas schemas, Responses responses) {
        this.schemas = schemas;
        this.responses = responses;
    }

    @Override
    @SuppressWarnings("NullAway") // The library knows nothing of null.
    public ResolvedParameter extractParameters(
            List<Annotation> annotations,
            Type type,
            Set<Type> typesToSkip,
            Components components,
            Consumes classConsumes,
            Consumes methodConsumes,
            boolean includeRequestBody,
            com.fasterxml.jackson.annotation.JsonView view,
            Iterator<OpenAPIExtension> chain) {
        var resolved = new ResolvedParameter();
        boolean fromClient = true;
        for (var annotation : annotations) {
            switch (annotation) {
                case Auth _, Context _ -> fromClient = false;
                case PathParam path ->
                    resolved.parameters.add(parameter("path", path.value()).required(true));
                case QueryParam query -> resolved.parameters.add(parameter("query", query.value()));
                case HeaderParam header -> resolved.parameters.add(parameter("header", header.value()));
                default -> {}
            }
        }
        if (includeRequestBody && fromClient && resolved.parameters.isEmpty()) {
            resolved.requestBody = new Parameter().schema(schemas.input(type));
        }
        for (var parameter : resolved.parameters) {
            parameter.setSchema(schema(type, annotations));
        }
        // OpenAPI leaves these to the media types and to the security requirement.
        resolved.parameters.removeIf(parameter -> parameter.getName().equals(HttpHeaders.ACCEPT));
        return resolved;
    }

    private static Parameter parameter(String in, String name) {
        return new Parameter().in(in).name(name).description(PARAMETERS.get(name));
    }

    @SuppressWarnings("rawtypes") // The library leaves out its own type parameter.
    private Schema schema(Type type, List<Annotation> annotations) {
        var schema = schemas.output(type);
        Limits.apply(schema, annotations.toArray(Annotation[]::new));
        for (var annotation : annotations) {
            if (annotation instanceof DefaultValue preset) {
                boolean number = schema.getTypes() != null && schema.getTypes().contains("integer");
                schema.setDefault(number ? (Object) Long.valueOf(preset.value()) : preset.value());
            }
        }
        return schema;
    }

    @Override
    public void decorateOperation(Operation operation, Method method, Iterator<OpenAPIExtension> chain) {
        var described = Optional.ofNullable(method.getAnnotation(io.lyceum.adapters.rest.Operation.class))
                .orElseThrow(() -> new IllegalStateException(method + " has no @Operation"));
        operation.setOperationId(described.id());
        operation.setSummary(described.summary());
        if (!described.description().isEmpty()) {
            operation.setDescription(described.description());
        }
        operation.setTags(List.of(area(method)));
        operation.setSecurity(
                Responses.isGuarded(method)
                        ? List.of(new SecurityRequirement().addList(BEARER), new SecurityRequirement().addList(COOKIE))
                        : List.of());
        if (Responses.isGuarded(method)) {
            operation.addExtension("x-scope", Term.of(ScopeCheck.needed(method)));
        }
        if (operation.getRequestBody() != null) {
            operation.getRequestBody().setRequired(true);
        }
        if (Responses.isConditional(method)) {
            operation.addParametersItem(
                    parameter("header", HttpHeaders.IF_NONE_MATCH).schema(Schemas.typed("string")));
        }
        operation.addParametersItem(new Parameter().$ref("#/components/parameters/X-Request-Id"));
        operation.addParametersItem(new Parameter().$ref("#/components/parameters/traceparent"));
        operation.setResponses(responses.of(operation, method, described));
    }

    /// The last part of the package.
    private static String area(Method method) {
        return method.getDeclaringClass().getPackageName().replaceFirst(".*\\.", "");
    }
}

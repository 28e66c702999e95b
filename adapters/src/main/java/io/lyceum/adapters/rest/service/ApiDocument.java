package io.lyceum.adapters.rest.service;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.jaxrs2.ext.OpenAPIExtensions;
import io.swagger.v3.oas.integration.SwaggerConfiguration;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Writes the OpenAPI document of resource classes.
final class ApiDocument {

    private static final Map<String, String> TAGS = Map.ofEntries(
            entry("accounts", "Signing up and in, and the caller's own profile."),
            entry("admin", "What administrators see and do."),
            entry("apikeys", "Keys with which programs act for the caller."),
            entry("billing", "Paying for a plan, and what payment and identity services tell."),
            entry("bookmarks", "Companions that the caller wants to find again."),
            entry("companions", "The catalogue of tutors, and the caller's own."),
            entry("costs", "What answers cost."),
            entry("feed", "What happens to the caller, on any device."),
            entry("identities", "Signing in elsewhere, and what is linked to the caller's account."),
            entry("mail", "Verifying an address, and forgotten passwords."),
            entry("privacy", "Taking one's data along, and having it erased."),
            entry("service", "What the service says about itself, and what can be chosen."),
            entry("sessions", "Lessons and chats, and what was said in them."),
            entry("subscriptions", "What the caller's plan allows, and what was used of it."),
            entry("turns", "Questions, and their answers while they are given."));

    private ApiDocument() {}

    /// One at a time: the library keeps its extensions in a static variable.
    static synchronized byte[] write(Set<Class<?>> resources, String version) {
        var schemas = new Schemas();
        var problems = new ProblemResponses(schemas);
        OpenAPIExtensions.setExtensions(List.of(new Operations(schemas, new Responses(schemas, problems))));
        var reader = new Reader(new SwaggerConfiguration().openAPI31(true).openAPI(new OpenAPI()));
        var api = reader.read(resources);
        var components = new Components()
                .schemas(new LinkedHashMap<>(schemas.named()))
                .responses(problems.named())
                .headers(Headers.named())
                .addParameters("X-Request-Id", requestId())
                .addParameters("traceparent", traceParent())
                .addSecuritySchemes(Operations.BEARER, bearer())
                .addSecuritySchemes(Operations.COOKIE, cookie());
        var document = new OpenAPI()
                .openapi("3.1.1")
                .info(new Info()
                        .title("Lyceum")
                        .description("Learn with AI tutors: companions, lessons and chats. Problems are RFC 9457.")
                        .version(version)
                        .license(new License().name("Apache License 2.0").identifier("Apache-2.0")))
                .servers(List.of(new Server().url("/").description("This service.")))
                .tags(tags())
                .paths(sorted(api.getPaths()))
                .components(components);
        try {
            return Json31.mapper().writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Paths sorted(Paths found) {
        var paths = new Paths();
        new TreeMap<>(found).forEach(paths::addPathItem);
        return paths;
    }

    private static List<Tag> tags() {
        List<Tag> tags = new ArrayList<>();
        new TreeMap<>(TAGS)
                .forEach((name, description) -> tags.add(new Tag().name(name).description(description)));
        return tags;
    }

    private static Parameter requestId() {
        return new Parameter()
                .in("header")
                .name("X-Request-Id")
                .description("An id for this request, which its answer and the log then carry.")
                .schema(Schemas.typed("string").pattern("^[!-~]{1,128}$"));
    }

    private static Parameter traceParent() {
        return new Parameter()
                .in("header")
                .name("traceparent")
                .description("The caller's place in a trace (W3C Trace Context), which language models are told.")
                .schema(Schemas.typed("string"));
    }

    private static SecurityScheme cookie() {
        return new SecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.COOKIE)
                .name("__Host-lyceum")
                .description(
                        "The cookie of a sign-in. What changes something also needs `X-CSRF-Token`, see `GET /api/csrf`.");
    }

    private static SecurityScheme bearer() {
        return new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description("The access token of a sign-in, or an API key with the scope that `x-scope` names.");
    }
}

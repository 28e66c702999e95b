package io.lyceum.adapters.rest.service;

import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;

/// This interface, described by what is registered with Jersey. Written at the first request, because that takes a
/// while and most starts are not followed by one.
@Path("/openapi.json")
@Produces(MediaType.APPLICATION_JSON)
public final class OpenApiResource {

    private final ResourceConfig jersey;
    private final String version;
    private @Nullable Asset document;

    public OpenApiResource(ResourceConfig jersey, String version) {
        this.jersey = jersey;
        this.version = version;
    }

    @GET
    @Operation(id = "getOpenApi", summary = "Read this document")
    @Answers(Map.class)
    public Response openApi(@Context Request request) {
        return document().answer(request, "public, no-cache");
    }

    private synchronized Asset document() {
        if (document == null) {
            document = Asset.of(MediaType.APPLICATION_JSON, ApiDocument.write(resources(), version));
        }
        return document;
    }

    private Set<Class<?>> resources() {
        return Stream.concat(jersey.getInstances().stream().map(Object::getClass), jersey.getClasses().stream())
                .filter(type -> type.isAnnotationPresent(Path.class))
                .collect(Collectors.toSet());
    }
}

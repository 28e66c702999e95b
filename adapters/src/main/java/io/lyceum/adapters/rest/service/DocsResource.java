package io.lyceum.adapters.rest.service;

import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// The document of [OpenApiResource] as a page to browse and to try. All of it comes from here.
@Path("/docs")
public final class DocsResource {

    private static final String HTML = "text/html;charset=utf-8";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";
    private static final String KEEP = "public, max-age=3600";

    /// Nothing else is served.
    private static final Map<String, String> TYPES = Map.of(
            "initializer.js", "text/javascript;charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript;charset=utf-8",
            "swagger-ui.css", "text/css;charset=utf-8",
            "favicon-32x32.png", "image/png");

    @GET
    @Produces(HTML)
    @Operation(id = "browseOpenApi", summary = "Browse this document")
    @Answers(value = String.class, headers = "Content-Security-Policy")
    public Response page(@Context Request request) {
        return guarded(asset("/docs/index.html", HTML).answer(request, KEEP));
    }

    @GET
    @Path("{file}")
    @Produces({"text/javascript", "text/css", "image/png"})
    @Operation(id = "getDocumentationFile", summary = "Read a part of the documentation page")
    @Answers(
            value = String.class,
            types = {"text/javascript", "text/css"},
            headers = "Content-Security-Policy")
    @Answers(value = Object.class, types = "image/png")
    public Response file(@PathParam("file") String file, @Context Request request) {
        return Optional.ofNullable(TYPES.get(file))
                .map(type -> guarded(asset(path(file), type).answer(request, KEEP)))
                .orElseGet(() -> Problem.of(ProblemType.NOT_FOUND).toResponse());
    }

    private static Response guarded(Response response) {
        return Response.fromResponse(response)
                .header("Content-Security-Policy", POLICY)
                .build();
    }

    private static String path(String file) {
        return file.equals("initializer.js")
                ? "/docs/" + file
                : "/META-INF/resources/webjars/swagger-ui/" + version() + "/" + file;
    }

    private static String version() {
        var properties = new Properties();
        try (var in = DocsResource.class.getResourceAsStream("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static Asset asset(String path, String type) {
        try (var in = DocsResource.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new FileNotFoundException(path);
            }
            return Asset.of(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

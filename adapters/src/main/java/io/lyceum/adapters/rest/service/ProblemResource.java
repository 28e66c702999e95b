package io.lyceum.adapters.rest.service;

import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// The pages that the `type` of a problem leads to.
@Path("/problems/{code}")
public final class ProblemResource {

    private static final String PAGE = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>%1$s</title></head>
            <body><h1>%1$s</h1><p>Status %2$d, code <code>%3$s</code></p><p>%4$s</p></body></html>
            """;

    @GET
    @Produces(MediaType.TEXT_HTML + ";charset=utf-8")
    @Operation(id = "explainProblem", summary = "Read what a problem means")
    @Answers(value = String.class, headers = "Cache-Control")
    public Response explain(@PathParam("code") String code) {
        return ProblemType.coded(code)
                .map(type -> Response.ok(PAGE.formatted(type.title(), type.status(), type.code(), type.explanation()))
                        .header("Cache-Control", "public, max-age=3600")
                        .build())
                .orElseGet(() -> Problem.of(ProblemType.NOT_FOUND).toResponse());
    }
}

package io.lyceum.adapters.rest.bookmarks;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Cursors;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.companions.CompanionView;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.bookmarks.Bookmarks;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.kernel.Page;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public final class BookmarkResource {

    private static final String LIST = "bookmarks";

    private final Bookmarks bookmarks;
    private final Cursors cursors;

    public BookmarkResource(Bookmarks bookmarks, Cursors cursors) {
        this.bookmarks = bookmarks;
        this.cursors = cursors;
    }

    @PUT
    @Path("companions/{id}/bookmark")
    @Operation(id = "addBookmark", summary = "Bookmark a companion")
    @Answers(status = 204)
    public Response add(@Auth Learner learner, @PathParam("id") CompanionId id) {
        return bookmarks.add(learner.id(), id)
                ? Response.noContent().build()
                : Problem.of(ProblemType.NOT_FOUND).toResponse();
    }

    @DELETE
    @Path("companions/{id}/bookmark")
    @Operation(id = "removeBookmark", summary = "Remove a bookmark")
    @Answers(status = 204)
    public Response remove(@Auth Learner learner, @PathParam("id") CompanionId id) {
        bookmarks.remove(learner.id(), id);
        return Response.noContent().build();
    }

    @GET
    @Path("me/bookmarks")
    @Operation(id = "listBookmarks", summary = "List the caller's bookmarked companions, latest first")
    @Answers(value = CompanionView.class, paged = true)
    public Response list(
            @Auth Learner learner,
            @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        var page = bookmarks.list(learner.id(), limit, cursors.read(cursor, learner.id(), LIST));
        return cursors.respond(page, CompanionView::of, learner.id(), LIST, uri);
    }
}

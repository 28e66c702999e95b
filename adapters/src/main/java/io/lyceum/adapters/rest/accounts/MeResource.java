package io.lyceum.adapters.rest.accounts;

import static java.util.Optional.ofNullable;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Line;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Versions;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Profile;
import io.lyceum.domain.accounts.Profiles;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import io.lyceum.domain.subscriptions.Allowances;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class MeResource {

    private final Profiles profiles;
    private final Allowances allowances;
    private final Versions versions;

    public MeResource(Profiles profiles, Allowances allowances, Versions versions) {
        this.profiles = profiles;
        this.allowances = allowances;
        this.versions = versions;
    }

    /// What is absent or null stays as it is; an empty text removes what can be removed.
    public record ProfileChange(
            @Nullable @CodePointLength(min = 1, max = Profile.MAX_DISPLAY_NAME) @Line
            String displayName,

            @Nullable
            @CodePointLength(max = Profile.MAX_USERNAME)
            @Pattern(regexp = "([A-Za-z0-9][A-Za-z0-9_-]{2,})?", message = "must be at least 3 letters, digits, - or _")
            String username,

            @Nullable @CodePointLength(max = Profile.MAX_BIO)
            String bio,

            @Nullable
            @CodePointLength(max = Profile.MAX_URL)
            @Pattern(regexp = WEB_ADDRESS, message = "must be a web address")
            String website,

            @Nullable @CodePointLength(max = Profile.MAX_LINE) @Line
            String location,

            @Nullable @CodePointLength(max = Profile.MAX_LINE) @Line
            String company,

            @Nullable
            @CodePointLength(max = Profile.MAX_URL)
            @Pattern(regexp = WEB_ADDRESS, message = "must be a web address")
            String avatarUrl) {

        private static final String WEB_ADDRESS = "(https?://[^\\s<>\"]+)?";

        public ProfileChange {
            displayName = Line.Form.of(displayName);
            location = Line.Form.of(location);
            company = Line.Form.of(company);
        }

        Profile applyTo(Profile before) {
            return new Profile(
                    ofNullable(displayName).orElse(before.displayName()),
                    changed(username, before.username()),
                    changed(bio, before.bio()),
                    changed(website, before.website()),
                    changed(location, before.location()),
                    changed(company, before.company()),
                    changed(avatarUrl, before.avatarUrl()));
        }

        private static java.util.Optional<String> changed(@Nullable String text, java.util.Optional<String> before) {
            return text == null ? before : java.util.Optional.of(text).filter(changed -> !changed.isEmpty());
        }
    }

    @GET
    @Path("me")
    @Operation(id = "getMe", summary = "Read the caller's own account")
    @Answers(UserView.class)
    public Response me(@Auth Learner learner, @Context Request request) {
        return profiles.find(learner.id())
                .map(user -> versions.answer(request, user.profile().revision(), UserView.of(user, plan(learner))))
                .orElseGet(() -> Problem.of(ProblemType.UNAUTHENTICATED).toResponse());
    }

    @PATCH
    @Path("me")
    @Operation(
            id = "changeMe",
            summary = "Change the caller's profile",
            refuses = {ProblemType.USERNAME_TAKEN, ProblemType.PRECONDITION_FAILED})
    @Answers(value = UserView.class, headers = "ETag")
    public Response change(
            @Auth Learner learner, @HeaderParam("If-Match") String ifMatch, @NotNull @Valid ProfileChange body) {
        return switch (profiles.change(learner.id(), Versions.expected(ifMatch), body::applyTo)) {
            case Ok(var user) ->
                versions.written(Response.Status.OK, user.profile().revision(), UserView.of(user, plan(learner)))
                        .build();
            case Refused(var reason) -> AccountProblems.of(reason).toResponse();
        };
    }

    private String plan(Learner learner) {
        return allowances.entitlement(learner.id()).plan();
    }
}

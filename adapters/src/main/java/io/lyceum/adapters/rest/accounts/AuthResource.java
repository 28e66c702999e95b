package io.lyceum.adapters.rest.accounts;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Line;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.AccountRefusal;
import io.lyceum.domain.accounts.Carrier;
import io.lyceum.domain.accounts.DeviceSignIn;
import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.accounts.Profile;
import io.lyceum.domain.accounts.RefreshSignIn;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.accounts.SignIn;
import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.accounts.SignIns;
import io.lyceum.domain.accounts.SignUp;
import io.lyceum.domain.accounts.SignedIn;
import io.lyceum.domain.accounts.UserSecret;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class AuthResource {

    private final SignUp signUp;
    private final SignIn signIn;
    private final RefreshSignIn refreshSignIn;
    private final SignIns signIns;
    private final SignInAnswers answers;

    public AuthResource(
            SignUp signUp, SignIn signIn, RefreshSignIn refreshSignIn, SignIns signIns, SignInAnswers answers) {
        this.signUp = signUp;
        this.signIn = signIn;
        this.refreshSignIn = refreshSignIn;
        this.signIns = signIns;
        this.answers = answers;
    }

    public record NewAccount(
            @NotBlank @Email @CodePointLength(max = EmailAddress.MAX_LENGTH)
            String email,

            @NotNull @CodePointLength(min = SignUp.MIN_PASSWORD, max = SignUp.MAX_PASSWORD)
            String password,

            @Nullable @CodePointLength(min = 1, max = Profile.MAX_DISPLAY_NAME) @Line
            String displayName,

            @Nullable Carrier session) {

        public NewAccount {
            displayName = Line.Form.of(displayName);
        }

        @Override
        public String toString() {
            return "NewAccount[]";
        }
    }

    public record Credentials(
            @NotBlank @CodePointLength(max = EmailAddress.MAX_LENGTH)
            String email,

            @NotNull @CodePointLength(max = SignUp.MAX_PASSWORD)
            String password,

            @Nullable Carrier session) {

        @Override
        public String toString() {
            return "Credentials[]";
        }
    }

    public record Refresh(
            @NotBlank @CodePointLength(max = 200) String refreshToken) {

        @Override
        public String toString() {
            return "Refresh[]";
        }
    }

    public record SignedInView(
            UserView user, String accessToken, String tokenType, long expiresIn, String refreshToken) {

        @Override
        public String toString() {
            return "SignedInView[]";
        }
    }

    public record SignInView(UUID id, String device, Instant createdAt, Instant lastSeenAt, boolean current) {

        static SignInView of(DeviceSignIn signIn, Optional<SignInId> current) {
            return new SignInView(
                    signIn.id().value(),
                    signIn.device(),
                    signIn.createdAt(),
                    signIn.lastSeenAt(),
                    current.filter(signIn.id()::equals).isPresent());
        }
    }

    public record SignInList(List<SignInView> items) {}

    @POST
    @Path("auth/sign-up")
    @Operation(
            id = "signUp",
            summary = "Sign up",
            description = "With `session` as `cookie` the answer has no body and sets a cookie instead.",
            refuses = {ProblemType.EMAIL_TAKEN, ProblemType.TOO_MANY_REQUESTS})
    @Answers(status = 201, value = SignedInView.class)
    @Answers(status = 204, headers = "Set-Cookie")
    public Response signUp(@NotNull @Valid NewAccount body, @Context HttpServletRequest request) {
        return answer(
                Response.Status.CREATED,
                signUp.signUp(
                        new EmailAddress(body.email()),
                        body.password(),
                        Optional.ofNullable(body.displayName()),
                        SignInAnswers.client(request, body.session())));
    }

    @POST
    @Path("auth/sign-in")
    @Operation(
            id = "signIn",
            summary = "Sign in",
            description = "With `session` as `cookie` the answer has no body and sets a cookie instead.",
            refuses = {ProblemType.BAD_CREDENTIALS, ProblemType.ACCOUNT_SUSPENDED, ProblemType.TOO_MANY_REQUESTS})
    @Answers(SignedInView.class)
    @Answers(status = 204, headers = "Set-Cookie")
    public Response signIn(@NotNull @Valid Credentials body, @Context HttpServletRequest request) {
        return answer(
                Response.Status.OK,
                signIn.signIn(
                        new EmailAddress(body.email()),
                        body.password(),
                        SignInAnswers.client(request, body.session())));
    }

    @POST
    @Path("auth/refresh")
    @Operation(
            id = "refreshTokens",
            summary = "Get new tokens for a refresh token, which can be used once",
            refuses = {ProblemType.TOKEN_INVALID, ProblemType.TOKEN_REUSED})
    @Answers(SignedInView.class)
    public Response refresh(@NotNull @Valid Refresh body) {
        return UserSecret.parse(body.refreshToken())
                .map(token -> answer(Response.Status.OK, refreshSignIn.refresh(token)))
                .orElseGet(() -> Problem.of(ProblemType.TOKEN_INVALID).toResponse());
    }

    @POST
    @Path("auth/sign-out")
    @Consumes(MediaType.WILDCARD)
    @Needs(Scope.ACCOUNT)
    @Operation(id = "signOut", summary = "Sign out")
    @Answers(status = 204)
    public Response signOut(@Auth Learner learner) {
        var answer = learner.signIn()
                .map(signIn -> revoke(learner, signIn))
                .orElseGet(() -> Response.noContent().build());
        return answers.signedOut(answer);
    }

    @GET
    @Path("auth/sessions")
    @Needs(Scope.ACCOUNT)
    @Operation(id = "listSignIns", summary = "List the caller's sign-ins")
    public SignInList signIns(@Auth Learner learner) {
        return new SignInList(signIns.list(learner.id()).stream()
                .map(signIn -> SignInView.of(signIn, learner.signIn()))
                .toList());
    }

    @DELETE
    @Path("auth/sessions/{id}")
    @Needs(Scope.ACCOUNT)
    @Operation(id = "revokeSignIn", summary = "Sign out a device")
    @Answers(status = 204)
    public Response revoke(@Auth Learner learner, @PathParam("id") SignInId id) {
        return switch (signIns.revoke(learner.id(), id)) {
            case Ok(var _) -> Response.noContent().build();
            case Refused(var reason) -> AccountProblems.of(reason).toResponse();
        };
    }

    private Response answer(Response.Status status, Result<SignedIn, AccountRefusal> result) {
        return switch (result) {
            case Ok(var signedIn) -> answers.answer(status, signedIn);
            case Refused(var reason) -> AccountProblems.of(reason).toResponse();
        };
    }
}

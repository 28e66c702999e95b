package io.lyceum.adapters.rest.mail;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.mail.EmailProof;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.hibernate.validator.constraints.CodePointLength;

@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class EmailResource {

    private final EmailProof emailProof;

    public EmailResource(EmailProof emailProof) {
        this.emailProof = emailProof;
    }

    public record Verification(
            @NotBlank @CodePointLength(max = 200) String token) {

        @Override
        public String toString() {
            return "Verification[]";
        }
    }

    @POST
    @Path("auth/email/verify")
    @Operation(
            id = "verifyEmail",
            summary = "Prove an e-mail address by the token sent to it",
            refuses = ProblemType.MAIL_TOKEN_INVALID)
    @Answers(status = 204)
    public Response verify(@NotNull @Valid Verification body) {
        return MailProblems.answer(body.token(), emailProof::verify, Response.Status.NO_CONTENT);
    }

    @POST
    @Path("auth/email/verification")
    @Consumes(MediaType.WILDCARD)
    @Needs(Scope.ACCOUNT)
    @Operation(
            id = "askForEmailVerification",
            summary = "Have the mail that verifies the address sent again",
            refuses = ProblemType.TOO_MANY_REQUESTS)
    @Answers(status = 202)
    public Response ask(@Auth Learner learner) {
        return MailProblems.answer(emailProof.ask(learner.id()), Response.Status.ACCEPTED);
    }
}

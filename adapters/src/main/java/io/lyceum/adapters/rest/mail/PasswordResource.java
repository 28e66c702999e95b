package io.lyceum.adapters.rest.mail;

import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.ClientAddresses;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.accounts.SignUp;
import io.lyceum.domain.mail.ForgottenPassword;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.hibernate.validator.constraints.CodePointLength;

@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class PasswordResource {

    private final ForgottenPassword forgottenPassword;

    public PasswordResource(ForgottenPassword forgottenPassword) {
        this.forgottenPassword = forgottenPassword;
    }

    public record Forgotten(
            @NotBlank @Email @CodePointLength(max = EmailAddress.MAX_LENGTH)
            String email) {}

    public record NewPassword(
            @NotBlank @CodePointLength(max = 200) String token,

            @NotNull @CodePointLength(min = SignUp.MIN_PASSWORD, max = SignUp.MAX_PASSWORD)
            String password) {

        @Override
        public String toString() {
            return "NewPassword[]";
        }
    }

    @POST
    @Path("auth/password/forgot")
    @Operation(
            id = "forgetPassword",
            summary = "Have a mail sent with which the password can be reset",
            description = "The answer is the same whether or not there is an account.",
            refuses = ProblemType.TOO_MANY_REQUESTS)
    @Answers(status = 202)
    public Response forgot(@NotNull @Valid Forgotten body, @Context HttpServletRequest request) {
        return MailProblems.answer(
                forgottenPassword.ask(new EmailAddress(body.email()), ClientAddresses.of(request)),
                Response.Status.ACCEPTED);
    }

    @POST
    @Path("auth/password/reset")
    @Operation(
            id = "resetPassword",
            summary = "Set a new password, which signs out everywhere",
            refuses = ProblemType.MAIL_TOKEN_INVALID)
    @Answers(status = 204)
    public Response reset(@NotNull @Valid NewPassword body, @Context HttpServletRequest request) {
        return MailProblems.answer(
                body.token(),
                secret -> forgottenPassword.reset(secret, body.password(), ClientAddresses.of(request)),
                Response.Status.NO_CONTENT);
    }
}

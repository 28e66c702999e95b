package io.lyceum.adapters.rest.problems;

import io.lyceum.domain.kernel.Term;
import java.util.Arrays;
import java.util.Optional;

/// Every kind of problem that a client can be told about, with the page that explains it.
public enum ProblemType {
    MALFORMED_JSON(
            400,
            "The body is not JSON",
            "The body must be one JSON document in UTF-8, without duplicate members and at most 32 levels deep."),
    BAD_REQUEST(
            400,
            "The request cannot be read",
            "Its path, its query or a header has no meaning here. Where it is one parameter or header, `errors` names it."),
    CURSOR_INVALID(
            400,
            "The cursor does not belong to this list",
            "A cursor is only good for the list, the filter and the user it was made for. Start again without one."),
    SIGNATURE_INVALID(
            400,
            "The signature is not right",
            "A webhook must be signed with the secret that is configured here, over its bytes as they are, within the last minutes."),
    SIGN_IN_OVER(
            400,
            "This sign-in was not begun here",
            "This browser was not sent to the provider by us, or more than ten minutes ago. Begin again."),
    UNAUTHENTICATED(
            401,
            "Who are you?",
            "Send a valid access token or API key as `Authorization: Bearer <token>`. It may have expired: refresh it or sign in again."),
    BAD_CREDENTIALS(401, "The address or the password is wrong", "Which of the two is not told."),
    TOKEN_INVALID(
            401,
            "The refresh token is not valid",
            "It is unknown, expired, or its sign-in was revoked. Sign in again."),
    MAIL_TOKEN_INVALID(
            401,
            "The token of the mail is not valid",
            "It is unknown, has been used or has expired. Have another mail sent."),
    TOKEN_REUSED(
            401,
            "The refresh token has been used before",
            "Refresh tokens are good for one use. Because this one came twice, somebody may have stolen it: its sign-in has been revoked."),
    FORBIDDEN(403, "You may not do that", "You can see this, but changing it is for somebody else."),
    NOT_VOUCHED(
            403,
            "The provider does not vouch for you",
            "You did not consent there, or what it says cannot be believed. Begin again."),
    CSRF_TOKEN_INVALID(
            403,
            "The CSRF token is missing or wrong",
            "A request that changes something and is proved by a cookie must carry the token of `GET /api/csrf` in `X-CSRF-Token`."),
    INSUFFICIENT_SCOPE(
            403,
            "The key may not be used for this",
            "The member `scope` names what it lacks. Some things are only for a user who is signed in."),
    ACCOUNT_SUSPENDED(403, "The account is suspended", "An administrator has suspended it. Ask them what can be done."),
    REASON_REQUIRED(
            403,
            "Say why",
            "Whoever reads what is somebody else's own says why in the header `X-Access-Reason`, in 1 to 500 characters."),
    QUOTA_EXCEEDED(
            403,
            "Your plan has no room left",
            "The members `meter`, `limit`, `used`, `plan` and `resetsAt` tell what is used up, and until when."),
    NOT_FOUND(404, "There is no such thing", "It does not exist, or it is not yours to see."),
    METHOD_NOT_ALLOWED(405, "This method is not allowed here", "The `Allow` header names those that are."),
    NOT_ACCEPTABLE(
            406,
            "There is no such representation",
            "The `Accept` header asks for a type that this path does not have."),
    REQUEST_TIMEOUT(408, "The request did not come in time", "The body was sent too slowly, or stopped on the way."),
    CONFLICT(409, "This is not possible now", "The state of the thing does not allow it."),
    ALREADY_SUBSCRIBED(
            409, "You pay already", "Change or cancel what you pay for in the portal: `POST /api/billing/portal`."),
    NO_CUSTOMER(409, "You have not bought anything", "There is nothing to manage yet. Start with a checkout."),
    EMAIL_TAKEN(409, "The address is in use", "Somebody has an account with this e-mail address. Sign in instead."),
    IDENTITY_TAKEN(409, "The identity belongs to another account", "Sign in with it to use that account."),
    LAST_WAY_IN(
            409,
            "You could not come in any more",
            "There is neither a password nor another identity for this account. Link another one first."),
    USERNAME_TAKEN(409, "The username is in use", "Choose another one."),
    TURN_RUNNING(
            409,
            "An answer is being given",
            "One turn runs per session at a time. The member `turnId` names it: listen to it, or stop it."),
    SESSION_OVER(409, "The session is over", "It can be read but not continued. Start a new one."),
    PRECONDITION_FAILED(
            412, "It has been changed meanwhile", "`If-Match` names an older version. Read it again and decide anew."),
    TOO_LARGE(413, "The body is too large", "The limit counts the bytes after decompression."),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has the wrong type", "Send `Content-Type: application/json`."),
    INVALID(422, "Some fields are not valid", "`errors` names each of them with a JSON Pointer."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "The key was used for another request",
            "An `Idempotency-Key` stands for one request. Repeat that one with the same body, or choose a new key."),
    MODEL_NOT_ALLOWED(
            422,
            "The model cannot be chosen",
            "It is unknown or not in your plan. The member `allowed` lists those that are."),
    NOT_FOR_SALE(422, "The plan is not for sale", "`GET /api/plans` lists the plans; not all of them can be bought."),
    BILLING_UNAVAILABLE(
            422,
            "Nothing is sold here",
            "This server has no payment provider configured. Ask its operator for a plan."),
    VOICE_UNAVAILABLE(
            422, "Voice is not available", "This server has no voice provider configured. Start a text session."),
    TOO_MANY_REQUESTS(429, "Too many requests", "Wait as long as `Retry-After` says, in seconds."),
    HEADERS_TOO_LARGE(
            431, "The headers are too large", "The request line and all headers together must stay below 32 KiB."),
    INTERNAL(500, "Something went wrong on our side", "It has been logged under the `requestId`."),
    PROVIDER_FAILED(
            502,
            "The language model failed",
            "The message is stored; the answer is not complete. `detail` says what the provider did."),
    PAYMENT_FAILED(502, "The payment provider failed", "It cannot be reached or refuses. Nothing was charged."),
    SIGN_IN_PROVIDER_FAILED(502, "The sign-in provider does not answer", "Try again later, or sign in in another way."),
    UNAVAILABLE(
            503,
            "The service is not available",
            "It is being stopped or its database does not answer. Try again in a moment."),
    PROVIDER_TIMEOUT(
            504, "The language model did not answer in time", "The message is stored; the answer is not complete."),
    HTTP_VERSION_UNSUPPORTED(505, "This version of HTTP is not spoken here", "Speak HTTP/1.1.");

    private final int status;
    private final String title;
    private final String explanation;

    ProblemType(int status, String title, String explanation) {
        this.status = status;
        this.title = title;
        this.explanation = explanation;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String explanation() {
        return explanation;
    }

    public String code() {
        return Term.of(this);
    }

    public static Optional<ProblemType> coded(String code) {
        return Term.find(ProblemType.class, code);
    }

    /// The most general problem with a status.
    static ProblemType ofStatus(int status) {
        return switch (status) {
            case 400 -> BAD_REQUEST;
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 409 -> CONFLICT;
            default ->
                Arrays.stream(values())
                        .filter(type -> type.status == status)
                        .findFirst()
                        .orElse(status < 500 ? BAD_REQUEST : INTERNAL);
        };
    }
}

package io.lyceum.adapters.rest.problems;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// An error as clients see it (RFC 9457).
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "code", "requestId", "errors"})
public final class Problem {

    public static final String MEDIA_TYPE = "application/problem+json";

    /// Where the id of the current request is kept for logs and problems.
    public static final String REQUEST_ID = "requestId";

    /// Where the path of the current request is kept.
    public static final String PATH = "path";

    private final ProblemType type;
    private final int status;
    private final String detail;
    private final List<FieldError> errors = new ArrayList<>();
    private final Map<String, Object> members = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();

    /// What is wrong with one field.
    ///
    /// @param pointer a JSON Pointer (RFC 6901), or the name of a parameter after a slash
    public record FieldError(String pointer, String code, String detail) {}

    private Problem(ProblemType type, int status, String detail) {
        this.type = type;
        this.status = status;
        this.detail = detail;
    }

    public static Problem of(ProblemType type, String detail) {
        var problem = new Problem(type, type.status(), detail);
        if (type.status() == 401) {
            problem.headers.put("WWW-Authenticate", "Bearer");
        }
        return problem;
    }

    public static Problem of(ProblemType type) {
        return of(type, type.explanation());
    }

    /// The most general problem for a status that somebody else has chosen.
    public static Problem ofStatus(int status) {
        var type = ProblemType.ofStatus(status);
        return type.status() == status ? of(type) : new Problem(type, status, type.explanation());
    }

    /// A parameter of the query, or a header, that has no meaning.
    public static Problem unreadable(String parameter, String detail) {
        return of(ProblemType.BAD_REQUEST, parameter + " " + detail).error("/" + parameter, "unreadable", detail);
    }

    public static Problem invalid(String pointer, String code, String detail) {
        return of(ProblemType.INVALID, detail).error(pointer, code, detail);
    }

    public Problem error(String pointer, String code, String text) {
        errors.add(new FieldError(pointer, code, text));
        return this;
    }

    public Problem with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    public Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public Problem retryAfter(Duration wait) {
        headers.put(
                "Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
        return this;
    }

    public String getType() {
        return "/problems/" + type.code();
    }

    public String getTitle() {
        return type.title();
    }

    public int getStatus() {
        return status;
    }

    public String getDetail() {
        return detail;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public @Nullable String getInstance() {
        return MDC.get(PATH);
    }

    public String getCode() {
        return type.code();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public @Nullable String getRequestId() {
        return MDC.get(REQUEST_ID);
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public List<FieldError> getErrors() {
        return errors;
    }

    @JsonAnyGetter
    public Map<String, Object> getMembers() {
        return members;
    }

    @JsonIgnore
    public Map<String, String> getHeaders() {
        return headers;
    }

    public Response toResponse() {
        var response = Response.status(status).type(MEDIA_TYPE).entity(this);
        headers.forEach(response::header);
        return response.build();
    }

    /// For places that cannot return a response.
    public WebApplicationException toException() {
        return new WebApplicationException(detail, toResponse());
    }
}

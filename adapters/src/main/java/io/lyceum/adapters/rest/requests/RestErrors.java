package io.lyceum.adapters.rest.requests;

import io.dropwizard.jersey.validation.JerseyViolationException;
import io.lyceum.adapters.rest.Parameters;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.glassfish.jersey.message.internal.HeaderValueException;
import org.glassfish.jersey.server.ParamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns whatever is thrown in a request into a problem document, without telling more than the client should know.
public final class RestErrors {

    private static final Logger LOG = LoggerFactory.getLogger(RestErrors.class);

    private RestErrors() {}

    /// To be registered with Jersey, instead of the defaults.
    ///
    /// @param isOutage whether a failure will pass when something that we depend on is back
    public static List<Object> mappers(Predicate<Throwable> isOutage) {
        return List.of(
                new BrokenJson(), new Violations(), new Refusals(), new BrokenHeaders(), new Everything(isOutage));
    }

    private static final class Violations implements ExceptionMapper<JerseyViolationException> {

        @Override
        public Response toResponse(JerseyViolationException e) {
            var errors = e.getConstraintViolations().stream()
                    .map(Violations::error)
                    .sorted(Comparator.comparing(Problem.FieldError::pointer).thenComparing(Problem.FieldError::code))
                    .toList();
            var first = errors.getFirst();
            var problem = Problem.of(ProblemType.INVALID, first.pointer() + " " + first.detail());
            errors.forEach(error -> problem.error(error.pointer(), error.code(), error.detail()));
            return problem.toResponse();
        }

        /// Dropwizard says `query param limit` where clients say `limit`.
        private static String bare(String parameter) {
            return parameter.substring(parameter.lastIndexOf(' ') + 1);
        }

        private static Problem.FieldError error(ConstraintViolation<?> violation) {
            var pointer = new StringBuilder();
            Optional<String> parameter = Optional.empty();
            for (Path.Node node : violation.getPropertyPath()) {
                if (node.getKind() == ElementKind.PROPERTY) {
                    pointer.append('/').append(node.getName());
                } else if (node.getKind() == ElementKind.PARAMETER) {
                    parameter = Optional.ofNullable(node.getName());
                }
                if (node.isInIterable() && node.getIndex() != null) {
                    pointer.append('/').append(node.getIndex());
                }
            }
            if (pointer.isEmpty()) {
                parameter
                        .filter(name -> !name.equals("body"))
                        .ifPresent(name -> pointer.append('/').append(bare(name)));
            }
            String constraint = violation
                    .getConstraintDescriptor()
                    .getAnnotation()
                    .annotationType()
                    .getSimpleName();
            return new Problem.FieldError(
                    pointer.toString(),
                    constraint.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT),
                    violation.getMessage());
        }
    }

    private static final class Refusals implements ExceptionMapper<WebApplicationException> {

        @Override
        public Response toResponse(WebApplicationException e) {
            var response = e.getResponse();
            if (response.getEntity() instanceof Problem || response.getStatus() < 400) {
                return response;
            }
            if (e instanceof ParamException.PathParamException) {
                return Problem.of(ProblemType.NOT_FOUND).toResponse();
            }
            if (e instanceof ParamException parameter) {
                return Problem.unreadable(parameter.getParameterName(), wanted(parameter))
                        .toResponse();
            }
            if (response.getStatus() >= 500) {
                LOG.error("Request failed", e);
            }
            var problem =
                    Response.fromResponse(Problem.ofStatus(response.getStatus()).toResponse());
            Optional.ofNullable(response.getHeaderString(HttpHeaders.ALLOW))
                    .ifPresent(allow -> problem.header(HttpHeaders.ALLOW, whole(allow)));
            return problem.build();
        }

        /// With the methods that come with the others.
        private static String whole(String allow) {
            var methods = new TreeSet<>(Arrays.asList(allow.split("\\s*,\\s*")));
            if (methods.contains("GET")) {
                methods.add("HEAD");
            }
            methods.add("OPTIONS");
            return String.join(", ", methods);
        }
    }

    private static String wanted(ParamException parameter) {
        for (Throwable cause = parameter.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof NumberFormatException) {
                return Parameters.A_NUMBER;
            }
        }
        return "cannot be read";
    }

    /// Headers with a form of their own, such as entity tags, are read when they are needed.
    private static final class BrokenHeaders implements ExceptionMapper<HeaderValueException> {

        @Override
        public Response toResponse(HeaderValueException e) {
            return Problem.of(ProblemType.BAD_REQUEST, "A header cannot be read")
                    .toResponse();
        }
    }

    private static final class Everything implements ExceptionMapper<Throwable> {

        private final Predicate<Throwable> isOutage;

        private Everything(Predicate<Throwable> isOutage) {
            this.isOutage = isOutage;
        }

        @Override
        public Response toResponse(Throwable e) {
            if (isOutage.test(e)) {
                LOG.warn("The database does not answer: {}", e.toString());
                return Problem.of(ProblemType.UNAVAILABLE)
                        .retryAfter(Duration.ofSeconds(1))
                        .toResponse();
            }
            LOG.error("Request failed", e);
            return Problem.of(ProblemType.INTERNAL).toResponse();
        }
    }
}

package io.lyceum.adapters.jdbi;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.DurationRange;
import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/// Where the data is. Without a `url` the service runs a PostgreSQL of its own in `folder`.
///
/// @param url `postgres://owner:password@host:port/database` or a JDBC address; the login is the owner's
/// @param user the owner of the tables, when the address does not name one
/// @param applicationPassword of the role that serves requests; made from the owner's when empty
/// @param migrate whether the service brings the tables up to date when it starts
/// @param folder where the embedded server keeps its data
/// @param port of the embedded server
/// @param poolSize how many connections serve requests, reads at most half of them; three or four per processor are
///     enough
/// @param poolWait how long a request waits for one of them
/// @param socketTimeout how long an answer of the database may take before its connection is given up
@SelfValidating
public record DatabaseConfig(
        @NotNull String url,
        @NotNull String user,
        @NotNull String password,
        @NotNull String applicationPassword,
        boolean migrate,
        @NotBlank String folder,
        @Min(0) @Max(65_535) int port,
        @Min(2) @Max(500) int poolSize,

        @NotNull @DurationRange(min = 1, max = 600_000, unit = TimeUnit.MILLISECONDS)
        Duration poolWait,

        @NotNull @DurationRange(min = 2, max = 3_600, unit = TimeUnit.SECONDS)
        Duration socketTimeout,

        @NotNull @DurationRange(min = 1, max = 86_400, unit = TimeUnit.SECONDS)
        Duration startTimeout) {

    public boolean isEmbedded() {
        return url.isBlank();
    }

    /// Whether the address and the logins of an external database can be told from it.
    @SelfValidation
    public void canBeReached(ViolationCollector violations) {
        if (url == null || isEmbedded()) {
            return;
        }
        try {
            var owner = DatabaseLogin.parse(this);
            if (applicationPassword != null
                    && applicationPassword.isEmpty()
                    && owner.password().isEmpty()) {
                violations.addViolation(
                        "applicationPassword", "must be set: without the owner's password it cannot be made from that");
            }
        } catch (IllegalArgumentException e) {
            violations.addViolation("url", e.getMessage());
        }
    }

    @Override
    public String toString() {
        return "DatabaseConfig[%s]".formatted(isEmbedded() ? "embedded in " + folder : "external");
    }
}

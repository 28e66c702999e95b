package io.lyceum.adapters.jdbi;

import io.dropwizard.util.Duration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

/// Where the data is. Without a `url` the service runs a PostgreSQL of its own in `folder`.
///
/// @param url `postgres://owner:password@host:port/database` or a JDBC address; the login is the owner's
/// @param user the owner of the tables, when the address does not name one
/// @param applicationPassword of the role that serves requests; made from the owner's when empty
/// @param migrate whether the service brings the tables up to date when it starts
/// @param folder where the embedded server keeps its data
/// @param port of the embedded server
/// @param poolSize how many connections serve requests; three or four per processor are enough
/// @param poolWait how long a request waits for one of them
/// @param socketTimeout how long an answer of the database may take before its connection is given up
public record DatabaseConfig(
        String url,
        String user,
        String password,
        String applicationPassword,
        boolean migrate,
        @NotBlank String folder,
        @Min(0) @Max(65_535) int port,
        @Min(2) @Max(500) int poolSize,
        @NotNull Duration poolWait,
        @NotNull Duration socketTimeout,
        @NotNull Duration startTimeout) {

    public boolean isEmbedded() {
        return url.isBlank();
    }

    @Override
    public String toString() {
        return "DatabaseConfig[%s]".formatted(isEmbedded() ? "embedded in " + folder : "external");
    }
}

package io.lyceum.adapters.rest.admin;

import io.lyceum.adapters.rest.Problem;
import io.lyceum.adapters.rest.ProblemType;
import io.lyceum.domain.staff.StaffRefusal;
import org.jspecify.annotations.Nullable;

/// How clients are told what the staff context refuses.
final class StaffProblems {

    static final String REASON = "X-Access-Reason";

    private static final int MAX_REASON = 500;

    private StaffProblems() {}

    static Problem of(StaffRefusal refusal) {
        return switch (refusal) {
            case StaffRefusal.NotAdmin() -> Problem.of(ProblemType.FORBIDDEN, "This is for administrators");
            case StaffRefusal.NoSuchFile() -> Problem.of(ProblemType.NOT_FOUND);
            case StaffRefusal.NoSuchUser() -> Problem.of(ProblemType.NOT_FOUND);
            case StaffRefusal.Oneself() -> Problem.of(ProblemType.CONFLICT, "You cannot suspend yourself");
        };
    }

    /// The reason for looking at what is somebody's own.
    ///
    /// @throws jakarta.ws.rs.WebApplicationException when none is given
    static String reason(@Nullable String header) {
        if (header == null || header.isBlank() || header.length() > MAX_REASON) {
            throw Problem.of(ProblemType.REASON_REQUIRED).toException();
        }
        return header.strip();
    }
}

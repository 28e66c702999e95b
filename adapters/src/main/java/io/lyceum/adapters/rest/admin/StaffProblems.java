package io.lyceum.adapters.rest.admin;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.kernel.OneLine;
import io.lyceum.domain.staff.StaffRefusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
    /// @throws jakarta.ws.rs.WebApplicationException when none is given, or none that can be read
    static String reason(@Nullable String header) {
        String reason = header == null ? "" : OneLine.cut(decoded(header));
        if (reason.isEmpty() || reason.codePointCount(0, reason.length()) > MAX_REASON) {
            throw Problem.of(ProblemType.REASON_REQUIRED).toException();
        }
        return reason;
    }

    /// Headers come as if they were ISO 8859-1; clients write UTF-8.
    private static String decoded(String header) {
        try {
            var bytes = ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException _) {
            throw Problem.unreadable(REASON, "must be ASCII or UTF-8").toException();
        }
    }
}

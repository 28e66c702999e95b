package io.lyceum.domain.audit;

import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// What a task came to.
///
/// @param succeeded false when what it was to prove is not so
/// @param subject the user whom it concerned, if it was one
/// @param answer for the operator
public record TaskReport(boolean succeeded, Optional<UserId> subject, Object answer) {

    public static TaskReport done(Object answer) {
        return new TaskReport(true, Optional.empty(), answer);
    }

    public static TaskReport done(UserId subject, Object answer) {
        return new TaskReport(true, Optional.of(subject), answer);
    }
}

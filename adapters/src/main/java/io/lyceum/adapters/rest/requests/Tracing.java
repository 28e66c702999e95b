package io.lyceum.adapters.rest.requests;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.domain.tutors.Trace;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// How the request of the calling thread is known to others.
public final class Tracing {

    public static final String HEADER = "traceparent";

    /// The form of version 00; an id of zeros alone is none.
    private static final Pattern PARENT = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private Tracing() {}

    static void begin(@Nullable String parent) {
        if (parent != null && PARENT.matcher(parent).matches()) {
            MDC.put(HEADER, parent);
        }
    }

    static void end() {
        MDC.remove(HEADER);
    }

    public static Trace current() {
        return new Trace(Optional.ofNullable(MDC.get(Problem.REQUEST_ID)), Optional.ofNullable(MDC.get(HEADER)));
    }
}

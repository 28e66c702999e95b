package io.lyceum.domain.staff.port;

import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.staff.Access;
import java.util.Optional;

/// What the staff have read of the user on whose behalf the store was opened.
public interface AccessLog {

    /// Newest first.
    Page<Access> list(int limit, Optional<Position> after);
}

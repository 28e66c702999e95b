package io.lyceum.domain.staff;

import io.lyceum.domain.audit.AuditEntry;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// An entry of the audit log with the users behind its pseudonyms, as long as they have not been erased.
///
/// @param position its place in the chain of seals; empty for a moment after it was written
public record AuditLine(
        AuditEntry entry, Optional<UserId> actorUser, Optional<UserId> subjectUser, Optional<Long> position) {}

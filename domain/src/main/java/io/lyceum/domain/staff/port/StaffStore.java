package io.lyceum.domain.staff.port;

import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.staff.AccountFile;
import io.lyceum.domain.staff.AccountFilter;
import io.lyceum.domain.staff.AccountSummary;
import io.lyceum.domain.staff.Alert;
import io.lyceum.domain.staff.AuditLine;
import io.lyceum.domain.staff.EventFilter;
import io.lyceum.domain.staff.RecordedEvent;
import io.lyceum.domain.staff.SaidMessage;
import io.lyceum.domain.staff.Statistic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What administrators may see and do. All but [#isAdmin] fail for anybody else, so that a check that was forgotten is
/// loud. Whatever takes a reason enters it into the audit log in the same transaction.
public interface StaffStore {

    /// Whether the caller is an administrator at this moment.
    boolean isAdmin();

    boolean exists(UserId user);

    Page<AccountSummary> accounts(AccountFilter filter, int limit, Optional<Position> after);

    Optional<AccountFile> open(UserId user, String reason);

    /// Newest first, over all sessions.
    Page<SaidMessage> messages(UserId user, String reason, int limit, Optional<Position> after);

    /// False when there is no such user. What is so already stays so.
    boolean suspend(UserId user, boolean suspended, String reason);

    /// Ends all sign-ins; returns those that were open.
    List<SignInId> signOut(UserId user, String reason);

    /// Newest first.
    Page<AuditLine> audit(Optional<String> action, Optional<UserId> user, int limit, Optional<Position> after);

    /// Newest first.
    Page<RecordedEvent> events(EventFilter filter, int limit, Optional<Position> after);

    /// Newest first.
    List<Alert> alerts(int limit);

    List<Statistic> analytics(Instant from, Instant to);
}

package io.lyceum.domain.privacy;

import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.privacy.DownloadLinks.Pass;
import io.lyceum.domain.privacy.port.ExportQueue;
import io.lyceum.domain.privacy.port.ExportStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Gives an operator a link to a user's export, for users who cannot fetch it themselves. The operator says why; it is
/// entered into the audit log, and the user is shown it.
public final class HandOverExport {

    private static final Duration LINK_LIFETIME = Duration.ofMinutes(15);

    private final Transactions<ExportStore> transactions;
    private final ExportQueue queue;
    private final DownloadLinks links;
    private final InstantSource clock;

    public HandOverExport(
            Transactions<ExportStore> transactions, ExportQueue queue, DownloadLinks links, InstantSource clock) {
        this.transactions = transactions;
        this.queue = queue;
        this.links = links;
        this.clock = clock;
    }

    /// How far the export is; with a link once it is ready, unless it was only a rehearsal.
    public record Handed(UserId user, ExportJob job, Optional<Pass> link) {}

    /// Makes a link that is good for a quarter of an hour for whoever has it.
    ///
    /// @param dry whether to find out only how far the export is
    /// @throws IllegalArgumentException when there is no such user or export
    public Handed handOver(String idOrEmail, UUID export, String reason, boolean dry) {
        var user = queue.user(idOrEmail);
        var job = transactions
                .as(user, store -> store.find(export))
                .filter(found -> found.kind() == ExportJob.Kind.OWN)
                .orElseThrow(() -> new IllegalArgumentException("The user has no export " + export));
        if (dry || job.state() != ExportJob.State.READY) {
            return new Handed(user, job, Optional.empty());
        }
        queue.noteAccess(user, export, reason);
        var until = clock.instant().plus(LINK_LIFETIME);
        return new Handed(user, job, Optional.of(links.issue(user, export, until)));
    }
}

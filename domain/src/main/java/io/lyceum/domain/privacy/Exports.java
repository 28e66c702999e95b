package io.lyceum.domain.privacy;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Throttle;
import io.lyceum.domain.kernel.Throttle.Rate;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.privacy.port.ExportQueue;
import io.lyceum.domain.privacy.port.ExportStore;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Gives users all that is theirs in one file. It is made by whichever node has time; one that dies over it is
/// replaced.
public final class Exports {

    private static final Duration LEASE = Duration.ofMinutes(5);

    private final Transactions<ExportStore> transactions;
    private final ExportQueue queue;
    private final SecurityEvents events;
    private final Throttle throttle;
    private final Rate perUser;

    public Exports(
            Transactions<ExportStore> transactions,
            ExportQueue queue,
            SecurityEvents events,
            Throttle throttle,
            Rate perUser) {
        this.transactions = transactions;
        this.queue = queue;
        this.events = events;
        this.throttle = throttle;
        this.perUser = perUser;
    }

    /// Asks for a file with what is the user's own.
    public Result<ExportJob, PrivacyRefusal> requestOwn(UserId user, UUID id) {
        var key = new Throttle.Key("exports", user.value().toString());
        var wait = throttle.take(key, perUser).delay();
        return wait.isPresent()
                ? refused(new PrivacyRefusal.TooManyExports(wait.get()))
                : ok(request(user, id, ExportJob.Kind.OWN));
    }

    public ExportJob request(UserId user, UUID id, ExportJob.Kind kind) {
        var job = transactions.as(user, store -> {
            store.add(id, kind);
            return store.find(id).orElseThrow();
        });
        events.record(
                new SecurityEvent(SecurityEvent.Type.DATA_EXPORTED, Optional.of(user), Optional.empty(), "Requested"));
        return job;
    }

    /// Asks for a file on behalf of a user who cannot do so; the user finds it among the own exports.
    ///
    /// @param dry whether to find out only for whom
    /// @throws IllegalArgumentException when there is no such user
    public Requested requestFor(String idOrEmail, UUID id, boolean dry) {
        var user = queue.user(idOrEmail);
        return new Requested(user, dry ? Optional.empty() : Optional.of(request(user, id, ExportJob.Kind.OWN)));
    }

    /// Whose export it is; without one when it was only a rehearsal.
    public record Requested(UserId user, Optional<ExportJob> job) {}

    public Optional<ExportJob> find(UserId user, UUID id) {
        return transactions.reading(user, store -> store.find(id));
    }

    /// A way to the file that hands its pieces to a listener, one after the other.
    public Result<Content, PrivacyRefusal> content(UserId user, UUID id) {
        var job = find(user, id);
        if (job.isEmpty()) {
            return refused(new PrivacyRefusal.NoSuchExport());
        }
        if (job.get().state() != ExportJob.State.READY) {
            return refused(new PrivacyRefusal.NotReady(job.get().state()));
        }
        return ok(listener -> {
            int number = 1;
            for (var piece = chunk(user, id, number); piece.isPresent(); piece = chunk(user, id, ++number)) {
                listener.accept(piece.get());
            }
        });
    }

    private Optional<byte[]> chunk(UserId user, UUID id, int number) {
        return transactions.reading(user, store -> store.chunk(id, number));
    }

    public interface Content {

        void read(Consumer<byte[]> listener);
    }

    /// Makes what waits; returns how many files were made.
    public int makeAll() {
        int made = 0;
        for (var claim = queue.next(LEASE); claim.isPresent(); claim = queue.next(LEASE)) {
            var id = claim.get().id();
            transactions.as(claim.get().user(), store -> {
                store.write(id);
                return id;
            });
            made++;
        }
        return made;
    }
}

package io.lyceum.domain.audit;

import io.lyceum.domain.audit.port.AuditLog;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.kernel.Term;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Proves that the audit log is as it was written: nothing changed, removed, added or put in another order.
public final class VerifyAudit {

    private static final int AT_ONCE = 1_000;

    /// How long an entry may wait for its seal.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AuditLog log;
    private final SealKeys keys;
    private final SecurityEvents events;
    private final InstantSource clock;

    public VerifyAudit(AuditLog log, SealKeys keys, SecurityEvents events, InstantSource clock) {
        this.log = log;
        this.keys = keys;
        this.events = events;
        this.clock = clock;
    }

    /// What a verification has found.
    ///
    /// @param entries how many entries have been found to be right
    /// @param head the last of them, which a later verification can be given
    public record Verdict(long entries, Optional<Seal> head, Optional<Break> firstBreak) {}

    /// Where the log is first wrong.
    ///
    /// @param entry empty when there is no entry there
    public record Break(long position, Optional<UUID> entry, Problem problem) {}

    public enum Problem {
        /// The entry, or one before it, is not what was sealed here.
        CHANGED,
        /// There is no entry at this place.
        MISSING,
        /// The entry was sealed with a key that this service has not been given.
        UNKNOWN_KEY,
        /// The log does not end where its head says.
        CUT_OFF,
        /// Entries have not been sealed for minutes; there is no place to name.
        NEVER_SEALED,
        /// The log no longer contains the seal that an earlier verification has seen.
        REWRITTEN
    }

    /// Reads the whole log.
    ///
    /// @param seen the head of an earlier verification: it must still be in the log, at its place
    public Verdict verify(Optional<Seal> seen) {
        var verdict = read(seen);
        verdict.firstBreak()
                .ifPresent(found -> events.record(new SecurityEvent(
                        SecurityEvent.Type.AUDIT_LOG_BROKEN,
                        Optional.empty(),
                        Optional.empty(),
                        "Position %d: %s".formatted(found.position(), Term.of(found.problem())))));
        return verdict;
    }

    private Verdict read(Optional<Seal> seen) {
        var head = log.head();
        var last = Seal.NONE;
        boolean met = seen.isEmpty();
        for (var some = log.read(0, AT_ONCE); !some.isEmpty(); some = log.read(last.position(), AT_ONCE)) {
            for (var sealed : some) {
                var wrong = check(last, sealed);
                if (wrong.isPresent()) {
                    return new Verdict(last.position(), Optional.empty(), wrong);
                }
                last = sealed.seal();
                met |= seen.isPresent() && isSame(last, seen.get());
            }
        }
        var wrong = checkEnd(last, head, met ? Optional.empty() : seen);
        return new Verdict(last.position(), Optional.of(last).filter(_ -> wrong.isEmpty()), wrong);
    }

    private static boolean isSame(Seal one, Seal other) {
        return one.position() == other.position() && one.code().equals(other.code());
    }

    private Optional<Break> check(Seal last, AuditLog.Sealed sealed) {
        var seal = sealed.seal();
        var id = Optional.of(sealed.entry().id());
        if (seal.position() != last.position() + 1) {
            return Optional.of(new Break(last.position() + 1, Optional.empty(), Problem.MISSING));
        }
        var expected = keys.expected(seal, last, sealed.entry());
        if (expected.isEmpty()) {
            return Optional.of(new Break(seal.position(), id, Problem.UNKNOWN_KEY));
        }
        return expected.get().equals(seal.code())
                ? Optional.empty()
                : Optional.of(new Break(seal.position(), id, Problem.CHANGED));
    }

    /// The head was read first, so the log may have grown beyond it.
    private Optional<Break> checkEnd(Seal last, Optional<AuditLog.Head> head, Optional<Seal> lost) {
        if (lost.isPresent()) {
            return lost.map(seal -> new Break(seal.position(), Optional.empty(), Problem.REWRITTEN));
        }
        boolean ends = head.isEmpty()
                ? last.position() == 0 || log.head().isPresent()
                : last.position() >= head.get().seal().position() && isProven(head.get());
        if (!ends) {
            return Optional.of(new Break(last.position() + 1, Optional.empty(), Problem.CUT_OFF));
        }
        return log.unsealedBefore(clock.instant().minus(PATIENCE)) > 0
                ? Optional.of(new Break(last.position() + 1, Optional.empty(), Problem.NEVER_SEALED))
                : Optional.empty();
    }

    private boolean isProven(AuditLog.Head head) {
        return keys.prove(head.seal()).equals(Optional.of(head.proof()));
    }
}

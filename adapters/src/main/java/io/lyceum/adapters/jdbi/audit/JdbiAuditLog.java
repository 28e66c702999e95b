package io.lyceum.adapters.jdbi.audit;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalText;
import static io.lyceum.adapters.jdbi.DomainTypes.term;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.audit.ActorKind;
import io.lyceum.domain.audit.AuditEntry;
import io.lyceum.domain.audit.Seal;
import io.lyceum.domain.audit.port.AuditLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

public final class JdbiAuditLog implements AuditLog {

    private final Jdbi jdbi;

    public JdbiAuditLog(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public <T> Optional<T> asOnlySealer(Function<Sealing, T> work) {
        return jdbi.inTransaction(handle -> {
            boolean alone = handle.createQuery("SELECT pg_try_advisory_xact_lock(hashtextextended('audit-seal', 0))")
                    .mapTo(Boolean.class)
                    .one();
            return alone ? Optional.of(work.apply(new OpenSealing(handle))) : Optional.empty();
        });
    }

    @Override
    public Optional<Head> head() {
        return jdbi.withHandle(JdbiAuditLog::head);
    }

    @Override
    public List<Sealed> read(long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM sealed_audit(:after, :limit)")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> new Sealed(entry(row), seal(row)))
                .list());
    }

    @Override
    public long unsealedBefore(Instant moment) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT overdue_audit(:moment)")
                .bind("moment", moment)
                .mapTo(Long.class)
                .one());
    }

    private static Optional<Head> head(Handle handle) {
        return handle.createQuery("SELECT position, key_id, code, proof FROM audit_head()")
                .map((row, _) -> new Head(seal(row), row.getString("proof")))
                .findOne();
    }

    private static Seal seal(ResultSet row) throws SQLException {
        return new Seal(row.getLong("position"), row.getString("key_id"), row.getString("code"));
    }

    /// Reads the columns of an entry.
    public static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                uuid(row, "id"),
                instant(row, "at"),
                term(row, "actor_kind", ActorKind.class),
                Optional.ofNullable(uuid(row, "actor")),
                row.getString("action"),
                Optional.ofNullable(uuid(row, "subject")),
                optionalText(row, "object"),
                optionalText(row, "reason"),
                optionalText(row, "request_id"),
                optionalText(row, "before"),
                optionalText(row, "after"));
    }

    private record OpenSealing(Handle handle) implements Sealing {

        @Override
        public Optional<Head> head() {
            return JdbiAuditLog.head(handle);
        }

        @Override
        public List<AuditEntry> unsealed(int limit) {
            return handle.createQuery("SELECT * FROM unsealed_audit(:limit)")
                    .bind("limit", limit)
                    .map((row, _) -> entry(row))
                    .list();
        }

        @Override
        public void seal(List<AuditEntry> entries, List<Seal> seals, String proof) {
            var _ = handle.createQuery("SELECT seal_audit(:ids, :first, :key, :codes, :proof)::text")
                    .bind("ids", entries.stream().map(AuditEntry::id).toArray(UUID[]::new))
                    .bind("first", seals.getFirst().position())
                    .bind("key", seals.getFirst().keyId())
                    .bind("codes", seals.stream().map(Seal::code).toArray(String[]::new))
                    .bind("proof", proof)
                    .mapTo(String.class)
                    .list();
        }
    }
}

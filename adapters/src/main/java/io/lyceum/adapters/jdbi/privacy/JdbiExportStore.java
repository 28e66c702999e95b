package io.lyceum.adapters.jdbi.privacy;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalInstant;
import static io.lyceum.adapters.jdbi.DomainTypes.term;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.privacy.ExportJob;
import io.lyceum.domain.privacy.port.ExportStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

public record JdbiExportStore(Handle handle) implements ExportStore {

    @Override
    public void add(UUID id, ExportJob.Kind kind) {
        handle.createUpdate(
                        "INSERT INTO export_job (id, user_id, kind) VALUES (:id, :me::uuid, :kind) ON CONFLICT DO NOTHING")
                .bind("id", id)
                .bind("kind", kind)
                .execute();
    }

    @Override
    public Optional<ExportJob> find(UUID id) {
        return handle.createQuery("""
                        SELECT id, kind, state, requested_at, finished_at, bytes FROM export_job
                        WHERE id = :id AND user_id = :me::uuid
                        """).bind("id", id).map((row, _) -> job(row)).findOne();
    }

    @Override
    public Optional<byte[]> chunk(UUID id, int number) {
        return handle.createQuery("""
                        SELECT body FROM export_chunk
                        WHERE job_id = :id AND number = :number AND user_id = :me::uuid
                        """)
                .bind("id", id)
                .bind("number", number)
                .mapTo(byte[].class)
                .findOne();
    }

    /// All in the transaction of the caller: when the node dies over it, nothing is left of it.
    @Override
    public void write(UUID id) {
        try (var chunks = new ChunkStream(handle, id)) {
            switch (find(id).orElseThrow().kind()) {
                case OWN -> new Archive(handle).write(chunks);
                case ACCOUNTS -> new StaffList(handle).writeAccounts(chunks);
                case AUDIT -> new StaffList(handle).writeAudit(chunks);
            }
            chunks.end();
            handle.createUpdate("""
                            UPDATE export_job SET state = 'ready', finished_at = clock_timestamp(), bytes = :bytes
                            WHERE id = :id
                            """)
                    .bind("id", id)
                    .bind("bytes", chunks.length())
                    .execute();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ExportJob job(ResultSet row) throws SQLException {
        long bytes = row.getLong("bytes");
        Optional<Long> length = row.wasNull() ? Optional.empty() : Optional.of(bytes);
        return new ExportJob(
                uuid(row, "id"),
                term(row, "kind", ExportJob.Kind.class),
                term(row, "state", ExportJob.State.class),
                instant(row, "requested_at"),
                optionalInstant(row, "finished_at"),
                length);
    }
}

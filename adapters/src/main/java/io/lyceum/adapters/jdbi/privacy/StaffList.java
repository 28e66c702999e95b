package io.lyceum.adapters.jdbi.privacy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What administrators may list, as JSON lines (NDJSON). The database asks again whether they may.
final class StaffList {

    private static final int AT_ONCE = 1_000;

    private static final String ACCOUNTS = """
            SELECT row_to_json(a)::text AS line, a.created_at::text AS at, a.id
            FROM staff_accounts(NULL, NULL, NULL, :at::timestamptz, :id::uuid, :limit) a
            """;
    private static final String AUDIT = """
            SELECT row_to_json(e)::text AS line, e.at::text AS at, e.id
            FROM staff_audit(NULL, NULL, :id::uuid, :limit) e WHERE :at::text IS NULL OR true
            """;

    private final Handle handle;

    StaffList(Handle handle) {
        this.handle = handle;
    }

    private record Line(String text, String at, UUID id) {}

    void writeAccounts(OutputStream out) throws IOException {
        write(ACCOUNTS, out);
    }

    void writeAudit(OutputStream out) throws IOException {
        write(AUDIT, out);
    }

    private void write(String sql, OutputStream out) throws IOException {
        Optional<Line> last = Optional.empty();
        List<Line> lines;
        do {
            lines = handle.createQuery(sql)
                    .bind("at", last.map(Line::at))
                    .bind("id", last.map(Line::id))
                    .bind("limit", AT_ONCE)
                    .map((row, _) ->
                            new Line(row.getString("line"), row.getString("at"), row.getObject("id", UUID.class)))
                    .list();
            for (var line : lines) {
                out.write((line.text() + "\n").getBytes(StandardCharsets.UTF_8));
                last = Optional.of(line);
            }
        } while (lines.size() == AT_ONCE);
    }
}

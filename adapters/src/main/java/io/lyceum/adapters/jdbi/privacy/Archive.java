package io.lyceum.adapters.jdbi.privacy;

import io.lyceum.domain.privacy.PersonalData;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jdbi.v3.core.Handle;

/// Everything that is a user's as a zip: one file of JSON lines (NDJSON) for each table, and one of Markdown for each
/// conversation. Reads on the user's behalf, so row security shows nothing else; row by row, so size does not matter.
final class Archive {

    private static final int FETCH = 500;

    private final Handle handle;

    Archive(Handle handle) {
        this.handle = handle;
    }

    void write(OutputStream out) throws IOException {
        var zip = new ZipOutputStream(new Unclosed(out), StandardCharsets.UTF_8);
        for (var place : Registry.of(handle)) {
            if (place.exported()) {
                zip.putNextEntry(new ZipEntry("data/" + place.table() + ".ndjson"));
                writeRows(zip, place);
                zip.closeEntry();
            }
        }
        writeConversations(zip);
        zip.finish();
    }

    private void writeRows(ZipOutputStream zip, PersonalData place) {
        handle.createQuery(Registry.select("(to_jsonb(t) - :hidden)::text", place))
                .bind("hidden", place.hidden().toArray(String[]::new))
                .setFetchSize(FETCH)
                .mapTo(String.class)
                .useIterator(lines -> {
                    while (lines.hasNext()) {
                        print(zip, lines.next() + "\n");
                    }
                });
    }

    private void writeConversations(ZipOutputStream zip) throws IOException {
        var conversation = new Conversation(zip);
        handle.createQuery("""
                        SELECT s.id::text AS session, s.title, s.started_at::date::text AS day, m.role, m.content
                        FROM session s JOIN message m ON m.session_id = s.id AND m.active
                        WHERE s.user_id = :me::uuid ORDER BY s.started_at, s.id, m.sequence
                        """)
                .setFetchSize(FETCH)
                .map((row, _) -> new Line(
                        row.getString("session"),
                        row.getString("day"),
                        row.getString("title"),
                        row.getString("role"),
                        row.getString("content")))
                .useIterator(lines -> {
                    while (lines.hasNext()) {
                        conversation.add(lines.next());
                    }
                });
        conversation.end();
    }

    private record Line(String session, String day, String title, String role, String content) {}

    /// The file of the conversation that is being written.
    private static final class Conversation {

        private final ZipOutputStream zip;
        private String session = "";

        private Conversation(ZipOutputStream zip) {
            this.zip = zip;
        }

        private void add(Line line) {
            try {
                if (!line.session().equals(session)) {
                    end();
                    session = line.session();
                    zip.putNextEntry(new ZipEntry("conversations/%s-%s.md".formatted(line.day(), session)));
                    print(zip, "# " + line.title().replace('\n', ' ') + "\n");
                }
                print(zip, "\n**" + line.role() + "**\n\n" + line.content() + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void end() throws IOException {
            if (!session.isEmpty()) {
                zip.closeEntry();
            }
        }
    }

    private static void print(ZipOutputStream zip, String text) {
        try {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whoever opened the stream closes it.
    private static final class Unclosed extends FilterOutputStream {

        private Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            out.write(bytes, offset, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}

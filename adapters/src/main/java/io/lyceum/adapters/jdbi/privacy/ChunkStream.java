package io.lyceum.adapters.jdbi.privacy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Writes a file as rows of at most 256 KiB, so that no node has to hold the whole.
final class ChunkStream extends OutputStream {

    private static final int CHUNK = 256 * 1024;

    private final Handle handle;
    private final UUID job;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(CHUNK);
    private int number;
    private long length;

    ChunkStream(Handle handle, UUID job) {
        this.handle = handle;
        this.job = job;
    }

    @Override
    public void write(int octet) {
        pending.write(octet);
        sendWhenFull();
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        int from = offset;
        int left = count;
        while (left > 0) {
            int some = Math.min(left, CHUNK - pending.size());
            pending.write(bytes, from, some);
            from += some;
            left -= some;
            sendWhenFull();
        }
    }

    /// Sends what is left; to be called at the end.
    void end() {
        if (pending.size() > 0) {
            send();
        }
    }

    long length() {
        return length;
    }

    private void sendWhenFull() {
        if (pending.size() == CHUNK) {
            send();
        }
    }

    private void send() {
        number++;
        length += pending.size();
        handle.createUpdate("""
                        INSERT INTO export_chunk (job_id, number, user_id, body) VALUES (:job, :number, :me::uuid, :body)
                        """)
                .bind("job", job)
                .bind("number", number)
                .bind("body", pending.toByteArray())
                .execute();
        pending.reset();
    }
}

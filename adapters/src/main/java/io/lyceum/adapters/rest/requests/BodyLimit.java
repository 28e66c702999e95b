package io.lyceum.adapters.rest.requests;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Refuses bodies over a limit, counted after decompression, before they are read to the end, and those that cannot be
/// read to the end because they break off, come too slowly or are not what their encoding says.
@PreMatching
@Priority(0)
public final class BodyLimit implements ContainerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(BodyLimit.class);

    /// How many times the limit is read and thrown away of a body that is too large.
    private static final int DISCARDED = 4;

    private final long maxBytes;
    private final Duration patience;

    /// @param patience how long a body may take, from the first time somebody wants to read it
    public BodyLimit(long maxBytes, Duration patience) {
        this.maxBytes = maxBytes;
        this.patience = patience;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var body = new Counted(request.getEntityStream());
        if (request.getLength() > maxBytes) {
            body.discard();
            request.abortWith(tooLarge().toResponse());
            return;
        }
        request.setEntityStream(body);
    }

    private Problem tooLarge() {
        return Problem.of(ProblemType.TOO_LARGE, "The body may have %d bytes".formatted(maxBytes))
                .with("maxBytes", maxBytes);
    }

    private final class Counted extends FilterInputStream {

        private final long begun = System.nanoTime();
        private long left = maxBytes;

        private Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return count(readable(super::read), 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = readable(() -> super.read(buffer, offset, length));
            return count(read, read);
        }

        private static int readable(Read read) throws IOException {
            try {
                return read.next();
            } catch (IOException | RuntimeException e) {
                for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                    switch (cause) {
                        case HttpException refusal ->
                            throw Problem.ofStatus(refusal.getCode()).toException();
                        case TimeoutException _ ->
                            throw Problem.of(ProblemType.REQUEST_TIMEOUT).toException();
                        case ZipException _, EOFException _ ->
                            throw Problem.of(ProblemType.BAD_REQUEST, "The body cannot be read to its end")
                                    .toException();
                        default -> {}
                    }
                }
                throw e;
            }
        }

        private int count(int read, int bytes) {
            if (System.nanoTime() - begun > patience.toNanos()) {
                throw Problem.of(ProblemType.REQUEST_TIMEOUT).toException();
            }
            left -= read < 0 ? 0 : bytes;
            if (left < 0) {
                discard();
                throw tooLarge().toException();
            }
            return read;
        }

        /// Reads on for a little, because a connection that is closed under a client that still sends loses the answer.
        private void discard() {
            byte[] waste = new byte[8 * 1024];
            long more = DISCARDED * maxBytes;
            try {
                while (more > 0 && System.nanoTime() - begun < patience.toNanos()) {
                    int read = in.read(waste);
                    if (read < 0) {
                        return;
                    }
                    more -= read;
                }
            } catch (IOException | RuntimeException e) {
                LOG.debug("The rest of a body that is too large cannot be read", e);
            }
        }
    }

    private interface Read {
        int next() throws IOException;
    }
}

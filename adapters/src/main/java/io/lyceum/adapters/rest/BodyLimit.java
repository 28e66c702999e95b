package io.lyceum.adapters.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Refuses bodies over a limit, counted after decompression, before they are read to the end.
@PreMatching
@Priority(0)
public final class BodyLimit implements ContainerRequestFilter {

    private final long maxBytes;

    public BodyLimit(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getLength() > maxBytes) {
            request.abortWith(tooLarge().toResponse());
            return;
        }
        request.setEntityStream(new Counted(request.getEntityStream()));
    }

    private Problem tooLarge() {
        return Problem.of(ProblemType.TOO_LARGE, "The body may have %d bytes".formatted(maxBytes))
                .with("maxBytes", maxBytes);
    }

    private final class Counted extends FilterInputStream {

        private long left = maxBytes;

        private Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw tooLarge().toException();
            }
        }
    }
}

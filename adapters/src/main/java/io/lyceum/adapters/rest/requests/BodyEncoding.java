package io.lyceum.adapters.rest.requests;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// Decompresses bodies, and refuses those whose encoding or character set cannot be understood, instead of
/// reading them as if they were something else.
@PreMatching
@Priority(-1)
public final class BodyEncoding implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        refuseUnlessReadable(request);
        String encoding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null) {
            return;
        }
        switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> {}
            case "gzip", "x-gzip" -> {
                request.setEntityStream(new Zipped(request.getEntityStream()));
                request.getHeaders().remove(HttpHeaders.CONTENT_ENCODING);
            }
            default ->
                throw Problem.of(
                                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                                "The body is encoded in a way that is not understood here; send it plain or as gzip")
                        .header("Accept-Encoding", "gzip, identity")
                        .toException();
        }
    }

    private static void refuseUnlessReadable(ContainerRequestContext request) {
        var type = request.getMediaType();
        String charset = type == null ? null : type.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
            throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Bodies are read as UTF-8 and nothing else")
                    .toException();
        }
    }

    /// Waits with the first byte until somebody wants it, who then is told what is wrong with it.
    private static final class Zipped extends FilterInputStream {

        private boolean begun;

        private Zipped(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            begin();
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            begin();
            return super.read(buffer, offset, length);
        }

        private void begin() throws IOException {
            if (!begun) {
                begun = true;
                in = new GZIPInputStream(in);
            }
        }
    }
}

package io.lyceum.adapters.llm;

import java.io.IOException;
import java.util.Optional;
import okio.BufferedSource;
import okio.ByteString;

/// The data lines of a [stream of events](https://html.spec.whatwg.org/multipage/server-sent-events.html).
///
/// Each is handed over by itself: both providers put one JSON document on one line, and repeat an event's name
/// inside it. Comments and other fields are skipped. A last line without an end is what remains of a broken
/// connection and is dropped, except for the mark that chat completions end with.
final class EventLines {

    static final long LONGEST = 1 << 20;

    private static final ByteString DATA = ByteString.encodeUtf8("data:");
    private static final ByteString LAST = ByteString.encodeUtf8("data: [DONE]");

    private final BufferedSource source;

    EventLines(BufferedSource source) {
        this.source = source;
    }

    /// What follows `data:`, or empty at the end of the stream.
    Optional<byte[]> next() throws IOException {
        while (true) {
            var end = source.indexOf((byte) '\n', 0, LONGEST + 1);
            if (end < 0) {
                return last();
            }
            if (source.rangeEquals(0, DATA)) {
                source.skip(DATA.size());
                var data = source.readByteArray(end - DATA.size());
                source.skip(1);
                return Optional.of(data);
            }
            source.skip(end + 1);
        }
    }

    private Optional<byte[]> last() throws IOException {
        if (source.request(LONGEST + 1)) {
            throw new TooLong();
        }
        return source.readByteString().equals(LAST)
                ? Optional.of(LAST.substring(DATA.size()).toByteArray())
                : Optional.empty();
    }

    static final class TooLong extends IOException {

        private static final long serialVersionUID = 1;

        TooLong() {
            super("a line is longer than " + LONGEST + " bytes");
        }
    }
}

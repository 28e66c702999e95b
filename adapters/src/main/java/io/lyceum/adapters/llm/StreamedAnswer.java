package io.lyceum.adapters.llm;

import io.lyceum.domain.tutors.port.Tutor.Answer;
import io.lyceum.domain.tutors.port.Tutor.Cause;
import io.lyceum.domain.tutors.port.Tutor.FinishReason;
import io.lyceum.domain.tutors.port.Tutor.TutorFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// One request to a provider, read to its end on the calling thread. However it ends, the connection is either
/// free for the next request or closed.
///
/// An interrupt closes the socket under a virtual thread that reads from it, which is why there is no other
/// thread here. A platform thread notices between two reads.
final class StreamedAnswer {

    /// How long the usage and the end of the stream may take after the model has finished.
    private static final long FAREWELL = TimeUnit.SECONDS.toNanos(5);

    private final Call call;
    private final LlmProvider provider;
    private final AnswerReader reader;
    private final Pieces pieces;
    private final ProviderFailures failures;
    private final long started = System.nanoTime();

    private boolean responded;
    private boolean drained;

    StreamedAnswer(Call call, LlmProvider provider, AnswerReader reader, Pieces pieces, ProviderFailures failures) {
        this.call = call;
        this.provider = provider;
        this.reader = reader;
        this.pieces = pieces;
        this.failures = failures;
    }

    Answer read() throws InterruptedException {
        try (var response = send()) {
            responded = true;
            try {
                return read(response);
            } finally {
                if (!drained) {
                    call.cancel();
                }
            }
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw interrupted(e);
            }
            if (reader.hasFinished()) {
                return reader.answer();
            }
            throw failure(e);
        }
    }

    private Response send() throws IOException, InterruptedException {
        try {
            return call.execute();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // OkHttp waits for its connection attempts on a queue, and Kotlin does not declare what that throws.
            throw interrupted(e);
        }
    }

    private Answer read(Response response) throws IOException, InterruptedException {
        if (!response.isSuccessful()) {
            throw failures.answered(response);
        }
        if (!isEventStream(response.body().contentType())) {
            throw failures.failure(Cause.MALFORMED, "did not answer with a stream of events");
        }
        var source = response.body().source();
        source.timeout().clearTimeout();
        source.timeout().deadlineNanoTime(started + provider.firstTokenTimeout().toNanoseconds());
        var lines = new EventLines(source);
        while (!reader.isOver()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var event = lines.next();
            if (event.isEmpty()) {
                break;
            }
            var text = text(event.get());
            if (!text.isEmpty()) {
                if (!pieces.handOver(text)) {
                    return new Answer(FinishReason.LENGTH, Optional.empty());
                }
                allow(source.timeout(), provider.idleTimeout().toNanoseconds());
            }
            if (reader.hasFinished()) {
                allow(source.timeout(), FAREWELL);
            }
        }
        if (!reader.hasFinished()) {
            throw failures.failure(Cause.CUT_OFF, "ended the stream before the answer");
        }
        drained = true;
        return reader.answer();
    }

    private static void allow(okio.Timeout timeout, long nanos) {
        timeout.deadlineNanoTime(System.nanoTime() + nanos);
    }

    private String text(byte[] event) {
        try {
            return reader.read(event);
        } catch (IOException _) {
            // The parser's message quotes what it was given, so it goes no further.
            throw failures.failure(Cause.MALFORMED, "sent an event that cannot be understood");
        }
    }

    private static boolean isEventStream(@Nullable MediaType type) {
        return type != null && type.type().equals("text") && type.subtype().equals("event-stream");
    }

    private TutorFailure failure(IOException e) {
        if (System.nanoTime() - started >= provider.totalTimeout().toNanoseconds()) {
            return failures.failure(
                    pieces.haveBegun() ? Cause.CUT_OFF : Cause.SILENT_AT_START,
                    "took longer than " + provider.totalTimeout(),
                    e);
        }
        if (e instanceof EventLines.TooLong) {
            return failures.failure(Cause.MALFORMED, "sent a line that is too long", e);
        }
        if (!ProviderConnection.isConnected(call)) {
            return failures.failure(Cause.UNAVAILABLE, "cannot be reached", e);
        }
        if (e instanceof InterruptedIOException) {
            return pieces.haveBegun()
                    ? failures.failure(Cause.SILENT, "stopped in the middle of the answer", e)
                    : failures.failure(Cause.SILENT_AT_START, "did not begin to answer in time", e);
        }
        if (responded) {
            return failures.failure(Cause.CUT_OFF, "broke the connection before the end of the answer", e);
        }
        return e instanceof ProtocolException
                ? failures.failure(Cause.MALFORMED, "did not answer in HTTP", e)
                : failures.failure(Cause.UNAVAILABLE, "closed the connection", e);
    }

    private static InterruptedException interrupted(Exception e) {
        var interrupted = new InterruptedException();
        interrupted.initCause(e);
        return interrupted;
    }
}

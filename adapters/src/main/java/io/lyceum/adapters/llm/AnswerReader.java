package io.lyceum.adapters.llm;

import com.fasterxml.jackson.core.JsonParser;
import io.lyceum.domain.tutors.port.Tutor.Answer;
import java.io.IOException;
import java.math.BigInteger;

/// Understands the events of one streamed answer, in the words of one protocol.
interface AnswerReader {

    BigInteger TOO_MANY = BigInteger.TWO.pow(40);

    /// The text that the event adds, often empty.
    ///
    /// @throws IOException when the event is not what the protocol says
    /// @throws io.lyceum.domain.tutors.port.Tutor.TutorFailure when it reports an error
    String read(byte[] event) throws IOException;

    /// The whole number that the parser stands on, which may be anything: -1 for all negative ones, and a number too
    /// great for a count, but not for a sum, for all that are greater.
    static long count(JsonParser json) throws IOException {
        return json.getBigIntegerValue()
                .max(BigInteger.ONE.negate())
                .min(TOO_MANY)
                .longValue();
    }

    /// Whether the model has finished, though its usage may still be to come.
    boolean hasFinished();

    /// Whether there is nothing more to read.
    boolean isOver();

    /// How it ended; to be asked when it has finished.
    ///
    /// @throws io.lyceum.domain.tutors.port.Tutor.TutorFailure when the provider withheld the answer
    Answer answer();
}

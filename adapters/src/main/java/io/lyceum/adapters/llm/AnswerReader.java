package io.lyceum.adapters.llm;

import io.lyceum.domain.tutors.port.Tutor.Answer;
import java.io.IOException;

/// Understands the events of one streamed answer, in the words of one protocol.
interface AnswerReader {

    /// The text that the event adds, often empty.
    ///
    /// @throws IOException when the event is not what the protocol says
    /// @throws io.lyceum.domain.tutors.port.Tutor.TutorFailure when it reports an error
    String read(byte[] event) throws IOException;

    /// Whether the model has finished, though its usage may still be to come.
    boolean hasFinished();

    /// Whether there is nothing more to read.
    boolean isOver();

    /// How it ended; to be asked when it has finished.
    ///
    /// @throws io.lyceum.domain.tutors.port.Tutor.TutorFailure when the provider withheld the answer
    Answer answer();
}

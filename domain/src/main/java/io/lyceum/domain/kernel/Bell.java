package io.lyceum.domain.kernel;

import java.time.Duration;

/// Tells whoever waits for something, on any node, that it is worth a look. A ring may get lost, so those who wait look
/// by themselves now and then too.
public interface Bell {

    /// Returns at once; is heard a few milliseconds later. To be called when what there is to see is committed.
    ///
    /// @param topic a word without blanks
    void ring(String topic);

    /// Listens from now on. To be closed.
    Ear listen(String topic);

    /// For one thread.
    interface Ear extends AutoCloseable {

        /// Waits until the bell has rung since the last call, but not longer than `longest`; less long where rings
        /// cannot be heard at the moment.
        void await(Duration longest) throws InterruptedException;

        @Override
        void close();
    }
}

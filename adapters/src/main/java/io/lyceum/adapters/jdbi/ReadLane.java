package io.lyceum.adapters.jdbi;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.config.JdbiConfig;

/// How many reads use the connections of a database at the same time; the others wait in line. As many as there are
/// connections, until it is told otherwise.
///
/// A write waits for the disk most of the time, so many of them can be under way at once. Reads that outnumber the
/// processors take these from each other and from whatever else is running, and all of them end late.
public final class ReadLane implements JdbiConfig<ReadLane> {

    /// PostgreSQL's own code for too many connections.
    private static final String TOO_MANY = "53300";

    private Semaphore places = new Semaphore(Integer.MAX_VALUE, true);
    private Duration patience = Duration.ZERO;

    /// Lets only so many in, from now on.
    ///
    /// @param reads how many at once, from 1
    /// @param longest how long one waits for its turn until it fails like one that gets no connection
    public void narrow(int reads, Duration longest) {
        places = new Semaphore(reads, true);
        patience = longest;
    }

    /// How many reads wait in line at this moment, nearly.
    public int waiting() {
        return places.getQueueLength();
    }

    <T> T enter(Supplier<T> read) {
        var line = places;
        try {
            if (!line.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ConnectionException(new SQLException("No other read has ended within " + patience, TOO_MANY));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionException(new SQLException("Interrupted while other reads went first", TOO_MANY, e));
        }
        try {
            return read.get();
        } finally {
            line.release();
        }
    }

    /// The same lane: it is one for all handles.
    @Override
    public ReadLane createCopy() {
        return this;
    }
}

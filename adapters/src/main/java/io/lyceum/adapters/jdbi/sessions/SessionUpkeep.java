package io.lyceum.adapters.jdbi.sessions;

import io.lyceum.adapters.jdbi.ServiceTransactions;
import io.lyceum.domain.audit.ActorKind;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/// What has to be done to sessions as time goes by. Any number of nodes may do it at once.
public final class SessionUpkeep {

    private final Jdbi jdbi;

    public SessionUpkeep(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Ends lessons whose time is over; returns how many.
    public int endOverdue() {
        return count("SELECT end_overdue_sessions()");
    }

    /// Gives back conversations in which nothing was said for as long as `window`; returns how many.
    public int giveBackSilent(Duration window) {
        return count("SELECT give_back_silent_sessions(:time * interval '1 millisecond')", window);
    }

    /// Adds new lessons to the counts that companions are sorted by; returns how many.
    public int sumUpLessons() {
        return count("SELECT sum_up_lessons()");
    }

    /// How many sessions were ended because their time was over, and how many given back because they were silent.
    public record Closed(int ended, int givenBack) {}

    /// Does both at once for an operator, or finds out only what would be done.
    public Closed close(Duration window, boolean dry) {
        return new ServiceTransactions(jdbi, ActorKind.OPERATOR)
                .run(
                        dry,
                        handle -> new Closed(
                                handle.createQuery("SELECT end_overdue_sessions()")
                                        .mapTo(Integer.class)
                                        .one(),
                                handle.createQuery("SELECT give_back_silent_sessions(:time * interval '1 millisecond')")
                                        .bind("time", window.toMillis())
                                        .mapTo(Integer.class)
                                        .one()));
    }

    private int count(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }

    private int count(String sql, Duration time) {
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("time", time.toMillis())
                .mapTo(Integer.class)
                .one());
    }
}

package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.domain.audit.RunTask;
import io.lyceum.domain.audit.TaskReport;

/// `sessions-close-expired`: ends lessons whose time is over and gives back conversations in which nothing was said.
/// The service does both by itself every few seconds; this is for those who do not want to wait.
public final class SessionsCloseExpiredTask extends OperatorTask {

    /// Does it or rehearses it; answers how many sessions were ended and how many given back.
    public interface Closing {

        Object close(boolean dry);
    }

    private final Closing closing;

    public SessionsCloseExpiredTask(Closing closing, RunTask runTask, ObjectMapper json) {
        super("sessions-close-expired", Unasked.ACTS, runTask, json);
        this.closing = closing;
    }

    @Override
    protected TaskReport run(Parameters parameters, boolean dry) {
        return TaskReport.done(closing.close(dry));
    }
}

package io.lyceum.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.setup.Environment;
import io.lyceum.adapters.jdbi.audit.JdbiAuditLog;
import io.lyceum.adapters.jdbi.audit.JdbiSecurityLog;
import io.lyceum.adapters.jdbi.audit.JdbiTaskDesk;
import io.lyceum.adapters.rest.admin.AuditVerifyTask;
import io.lyceum.adapters.rest.admin.TaskQueries;
import io.lyceum.domain.audit.CountedEvents;
import io.lyceum.domain.audit.RunTask;
import io.lyceum.domain.audit.SealAudit;
import io.lyceum.domain.audit.SealKeys;
import io.lyceum.domain.audit.VerifyAudit;
import io.lyceum.domain.audit.port.CodeKeys;
import io.lyceum.domain.audit.port.SecurityEvents;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import org.jdbi.v3.core.Jdbi;

/// What every context tells the audit context.
record Oversight(SecurityEvents events, RunTask tasks) {

    /// Wires the audit context.
    static Oversight wire(
            CodeKeys keys, Jdbi jdbi, ObjectMapper json, Environment environment, Upkeep upkeep, InstantSource clock) {
        var log = new JdbiAuditLog(jdbi);
        var events = new CountedEvents(new JdbiSecurityLog(jdbi));
        upkeep.every(Duration.ofSeconds(1), "security events", events::flush);
        var sealKeys = new SealKeys(keys);
        upkeep.every(Duration.ofSeconds(1), "audit seals", new SealAudit(log, sealKeys)::sealAll);
        environment
                .admin()
                .addFilter("task-queries", new TaskQueries(json))
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/tasks/*");
        var tasks = new RunTask(new JdbiTaskDesk(jdbi, json));
        environment.admin().addTask(new AuditVerifyTask(new VerifyAudit(log, sealKeys, events, clock), tasks, json));
        return new Oversight(events, tasks);
    }
}

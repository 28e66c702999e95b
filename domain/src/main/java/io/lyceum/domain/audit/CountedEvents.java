package io.lyceum.domain.audit;

import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.audit.port.SecurityLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps a flood of events from becoming a flood of writes. What has not come lately is taken down at once; what then
/// comes again, from wherever in the same network, is counted and taken down together by [#flush].
public final class CountedEvents implements SecurityEvents {

    /// How many different events can be new between two flushes; what is beyond is counted by its type alone.
    static final int MOST = 1_000;

    private final SecurityLog log;
    private final Map<SecurityEvent, Integer> again = new HashMap<>();

    public CountedEvents(SecurityLog log) {
        this.log = log;
    }

    @Override
    public void record(SecurityEvent event) {
        count(event).ifPresent(first -> log.add(first, 1));
    }

    /// What is to be taken down at once; empty when it only had to be counted.
    private synchronized Optional<SecurityEvent> count(SecurityEvent event) {
        var alike = event.ofNetwork();
        boolean hasRoom = again.containsKey(alike) || again.size() < MOST;
        var counted = hasRoom ? alike : event.ofAnybody();
        boolean isNew = again.putIfAbsent(counted, 0) == null;
        if (!isNew) {
            again.merge(counted, 1, Integer::sum);
        }
        return isNew ? Optional.of(hasRoom ? event : counted) : Optional.empty();
    }

    /// Takes down what has been counted, and forgets what has not come again. To be called every second.
    public void flush() {
        for (var event : seen()) {
            int times = take(event);
            if (times > 0) {
                write(event, times);
            }
        }
    }

    private void write(SecurityEvent event, int times) {
        boolean written = false;
        try {
            log.add(event, times);
            written = true;
        } finally {
            if (!written) {
                putBack(event, times);
            }
        }
    }

    private synchronized List<SecurityEvent> seen() {
        return List.copyOf(again.keySet());
    }

    private synchronized int take(SecurityEvent event) {
        int times = again.getOrDefault(event, 0);
        if (times == 0) {
            again.remove(event);
        } else {
            again.put(event, 0);
        }
        return times;
    }

    private synchronized void putBack(SecurityEvent event, int times) {
        again.merge(event, times, Integer::sum);
    }
}

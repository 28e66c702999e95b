package io.lyceum.domain.secrets;

import io.lyceum.domain.secrets.port.Envelopes;
import io.lyceum.domain.secrets.port.OlderKeys;
import io.lyceum.domain.secrets.port.SealedColumns;
import io.lyceum.domain.secrets.port.SealedColumns.Column;
import io.lyceum.domain.secrets.port.SealedColumns.Sealed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Seals with the key in use what was sealed with older ones, so that those are needed no longer. One value at a time:
/// whoever dies over it leaves each sealed with one key or the other, and a value that changes meanwhile stays changed.
public final class SealAnew {

    private static final int AT_ONCE = 500;

    private final SealedColumns columns;
    private final Envelopes envelopes;
    private final OlderKeys olderKeys;

    public SealAnew(SealedColumns columns, Envelopes envelopes, OlderKeys olderKeys) {
        this.columns = columns;
        this.envelopes = envelopes;
        this.olderKeys = olderKeys;
    }

    /// How many values of a column were sealed with an older key.
    public record Count(String table, String column, String key, int values) {}

    /// What cannot be opened, and is left as it is.
    public record Stuck(Place place, String key, Unopenable.Reason reason) {}

    /// What has become of it.
    ///
    /// @param key the key in use
    public record Outcome(String key, List<Count> sealedAnew, List<Stuck> stuck) {}

    /// Seals all there are, or only finds out what would become of it.
    public Outcome sealAnew(boolean dry) {
        if (!dry) {
            olderKeys.keep();
        }
        List<Count> counts = new ArrayList<>();
        List<Stuck> stuck = new ArrayList<>();
        for (var column : columns.columns()) {
            Map<String, Integer> keys = new TreeMap<>();
            sealAnew(column, dry, keys, stuck);
            keys.forEach((key, values) -> counts.add(new Count(column.table(), column.name(), key, values)));
        }
        return new Outcome(envelopes.current(), counts, stuck);
    }

    private void sealAnew(Column column, boolean dry, Map<String, Integer> keys, List<Stuck> stuck) {
        String after = "";
        List<Sealed> batch;
        do {
            batch = columns.otherThan(envelopes.current(), column, after, AT_ONCE);
            for (var old : batch) {
                try {
                    String secret = envelopes.open(old.place(), old.value());
                    if (columns.replace(old, envelopes.seal(old.place(), secret), dry)) {
                        keys.merge(envelopes.keyId(old.value()), 1, Integer::sum);
                    }
                } catch (Unopenable e) {
                    stuck.add(new Stuck(e.place(), e.keyId(), e.reason()));
                }
                after = old.place().row();
            }
        } while (batch.size() == AT_ONCE);
    }
}

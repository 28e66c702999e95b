package io.lyceum.domain.secrets.port;

import io.lyceum.domain.secrets.Place;
import java.util.List;

/// Everything in the database that is sealed.
public interface SealedColumns {

    record Column(String table, String name) {}

    record Sealed(Place place, String value) {}

    /// All there are.
    List<Column> columns();

    /// Values of a column that were sealed with another key than this one, in the order of their rows.
    ///
    /// @param after the row to go on after; empty to begin
    List<Sealed> otherThan(String keyId, Column column, String after, int limit);

    /// Puts another value in place of one, and undoes that when it is only a rehearsal; false when somebody else has
    /// changed it in the meantime.
    boolean replace(Sealed old, String value, boolean dry);
}

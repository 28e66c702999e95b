package io.lyceum.domain.secrets;

import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// Where a sealed value lies. It opens nowhere else, so it is of no use to whoever moves it to another row.
///
/// @param row the primary key, as a text
/// @param owner whose row it is, if the table has a `user_id`
public record Place(String table, String column, String row, Optional<UserId> owner) {

    /// A place that belongs to nobody.
    public Place(String table, String column, String row) {
        this(table, column, row, Optional.empty());
    }

    @Override
    public String toString() {
        return table + "." + column + " of the row " + row;
    }
}

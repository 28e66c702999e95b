package io.lyceum.adapters.jdbi.secrets;

import io.lyceum.adapters.jdbi.ServiceTransactions;
import io.lyceum.domain.audit.ActorKind;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.secrets.Place;
import io.lyceum.domain.secrets.port.SealedColumns;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// The columns of the type `sealed`, whatever table they are in.
public final class JdbiSealedColumns implements SealedColumns {

    private final Jdbi jdbi;
    private final ServiceTransactions transactions;

    public JdbiSealedColumns(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.transactions = new ServiceTransactions(jdbi, ActorKind.OPERATOR);
    }

    @Override
    public List<Column> columns() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT table_name, column_name FROM sealed_columns()")
                .map((row, _) -> new Column(row.getString(1), row.getString(2)))
                .list());
    }

    @Override
    public List<Sealed> otherThan(String keyId, Column column, String after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT row_id, owner, value FROM sealed_otherwise(:table, :column, :key, :after, :limit)")
                .bind("table", column.table())
                .bind("column", column.name())
                .bind("key", keyId)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> new Sealed(
                        new Place(
                                column.table(),
                                column.name(),
                                row.getString("row_id"),
                                Optional.ofNullable(row.getObject("owner", UUID.class))
                                        .map(UserId::new)),
                        row.getString("value")))
                .list());
    }

    @Override
    public boolean replace(Sealed old, String value, boolean dry) {
        return transactions.run(
                dry,
                handle -> handle.createQuery("SELECT seal_anew(:table, :column, :row, :old, :new)")
                        .bind("table", old.place().table())
                        .bind("column", old.place().column())
                        .bind("row", old.place().row())
                        .bind("old", old.value())
                        .bind("new", value)
                        .mapTo(Boolean.class)
                        .one());
    }
}

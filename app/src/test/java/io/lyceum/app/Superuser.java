package io.lyceum.app;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Looks into the shared database past row security, and changes what no request can.
final class Superuser {

    private static final Connection CONNECTION = connect();

    private Superuser() {}

    /// The first column of what a query finds. Arguments are texts and numbers; ids want a cast.
    static List<String> texts(String query, Object... arguments) {
        try (var statement = CONNECTION.prepareStatement(query)) {
            bind(statement, arguments);
            List<String> texts = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(String.valueOf(rows.getString(1)));
                }
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static long number(String query, Object... arguments) {
        return Long.parseLong(texts(query, arguments).getFirst());
    }

    /// Returns how many rows were touched.
    static int change(String statement, Object... arguments) {
        try (var prepared = CONNECTION.prepareStatement(statement)) {
            bind(prepared, arguments);
            return prepared.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect() {
        try {
            return RunningLyceum.connectAsSuperuser();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void bind(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
    }
}

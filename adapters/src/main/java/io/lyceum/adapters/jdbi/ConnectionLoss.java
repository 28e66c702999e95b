package io.lyceum.adapters.jdbi;

import java.sql.SQLException;

/// Tells failures of the way to the database from failures of what was asked of it.
public final class ConnectionLoss {

    private ConnectionLoss() {}

    public static boolean isBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isConnectionLoss(sql)) {
                return true;
            }
        }
        return false;
    }

    /// SQLSTATE class 08 is a lost connection, 57P a server that is stopped, 53 one without resources. A pool that
    /// cannot give a connection says so without a state.
    private static boolean isConnectionLoss(SQLException e) {
        String state = e.getSQLState();
        return state == null
                ? e.getClass().getSimpleName().contains("PoolExhausted")
                : state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
    }
}

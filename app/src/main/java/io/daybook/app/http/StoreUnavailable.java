package io.daybook.app.http;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/// Tells faults of a store that is away from all other faults.
final class StoreUnavailable {

    private StoreUnavailable() {}

    static boolean causedBy(Throwable failure) {
        int depth = 0;
        for (@Nullable Throwable cause = failure;
                cause != null && depth++ < 20;
                cause = cause.getCause()) {
            boolean away =
                    switch (cause) {
                        case io.daybook.projection.StoreUnavailable _,
                                CannotGetJdbcConnectionException _,
                                CannotCreateTransactionException _,
                                DataAccessResourceFailureException _,
                                TransientDataAccessResourceException _,
                                SQLTransientConnectionException _,
                                ConnectException _,
                                NoRouteToHostException _,
                                UnknownHostException _ ->
                                true;
                        case SQLException sql -> connectionLost(sql.getSQLState());
                        default -> false;
                    };
            if (away) {
                return true;
            }
        }
        return false;
    }

    /// Class 08 is a broken connection, 57P the server shutting down or starting, 53300 too many connections.
    private static boolean connectionLost(@Nullable String state) {
        return state != null
                && (state.startsWith("08") || state.startsWith("57P") || state.equals("53300"));
    }
}

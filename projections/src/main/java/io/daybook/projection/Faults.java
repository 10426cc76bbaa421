package io.daybook.projection;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/// Whose fault it is that a batch was not applied: the store's, an event's, or the release's.
public final class Faults {

    private static final int MAX_TEXT = 500;

    /// Classes of SQLSTATE that the data itself causes: data exception, constraint violation, limit exceeded (an index entry, say).
    private static final Set<String> CAUSED_BY_DATA = Set.of("22", "23", "54");

    /// Classes of SQLSTATE that pass: connection, rollback, resources, object in use, operator intervention, system error.
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58");

    private Faults() {}

    /// Whether trying the same event again would fail again while others could go on. Told of failures of a writer only.
    public static boolean isOfTheEvent(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case StoreUnavailable _, IOException _, InterruptedException _, Error _ -> {
                    return false;
                }
                case SQLException sql -> {
                    return isOfTheData(sql);
                }
                default -> {}
            }
        }
        return true;
    }

    /// Whether a store is away, so that waiting helps.
    public static boolean isOfTheStore(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case StoreUnavailable _, IOException _, SQLTransientException _ -> {
                    return true;
                }
                case SQLRecoverableException _, SQLNonTransientConnectionException _ -> {
                    return true;
                }
                case SQLException sql -> {
                    return PASSING.contains(classOf(sql));
                }
                default -> {}
            }
        }
        return false;
    }

    /// Whether it is PostgreSQL that is away, which cannot be told anything then.
    static boolean isOfTheDatabase(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return isOfTheStore(failure);
            }
        }
        return false;
    }

    /// The failure in one line, fit for logs and for people. What a database says repeats the row, personal data and all: only its code is
    /// kept. Of other messages the first line is.
    public static String textOf(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isOfTheData(sql)) {
                return cause.getClass().getSimpleName() + ": SQLSTATE " + sql.getSQLState();
            }
        }
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        String text = name + (line.isBlank() ? "" : ": " + line);
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    private static boolean isOfTheData(SQLException failure) {
        return CAUSED_BY_DATA.contains(classOf(failure));
    }

    private static String classOf(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.length() < 2 ? "08" : state.substring(0, 2);
    }
}

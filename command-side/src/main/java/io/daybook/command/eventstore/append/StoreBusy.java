package io.daybook.command.eventstore.append;

import io.daybook.command.Rejection;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Map;

/// The log takes no commands at the moment. Nothing was decided.
public final class StoreBusy extends Rejection {

    private StoreBusy(String code, String detail) {
        super(Kind.BUSY, code, detail, List.of(), Map.of("retryAfterSeconds", 1));
    }

    static StoreBusy full() {
        return new StoreBusy(
                "busy", "Too many commands are waiting to be recorded. Ask again in a moment.");
    }

    /// What a failed query means: that the store is away, or a fault of ours.
    public static RuntimeException orFault(SQLException failure) {
        String state = failure.getSQLState();
        boolean away =
                state == null
                        || state.startsWith("08")
                        || state.startsWith("57P")
                        || state.startsWith("53")
                        || failure instanceof SQLTransientException;
        return away
                ? unavailable()
                : new IllegalStateException("The event store refused a query.", failure);
    }

    public static StoreBusy contended() {
        return new StoreBusy(
                "busy",
                "Other commands kept changing what this one is about. Ask again in a moment.");
    }

    public static StoreBusy unavailable() {
        return new StoreBusy(
                "store-unavailable",
                "The event store cannot be reached, so nothing can be recorded. Ask again in a moment.");
    }
}

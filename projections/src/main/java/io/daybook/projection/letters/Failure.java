package io.daybook.projection.letters;

import io.daybook.projection.Faults;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;

import java.sql.SQLException;

/// Why an event could not be applied, fit for people and for grouping.
///
/// @param error in one line, without what databases say of rows
/// @param cause equal for failures of one kind: `order.placed/NullPointerException/TrackedOrder.placed`
public record Failure(String error, String cause) {

    private static final String OURS = "io.daybook.";
    private static final int MAX_CAUSE = 200;

    public static Failure of(RecordedEvent event, Throwable failure) {
        return new Failure(
                Faults.textOf(failure),
                shortened(
                        EventTypes.nameOf(event.event().getClass())
                                + "/"
                                + kindOf(failure)
                                + "/"
                                + placeOf(failure)));
    }

    private static String kindOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return "SQLSTATE-" + sql.getSQLState();
            }
        }
        return failure.getClass().getSimpleName();
    }

    /// The innermost place of ours. Messages name orders and SKUs, places do not; and a place has no line, which every release would move.
    private static String placeOf(Throwable failure) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (frame.getClassName().startsWith(OURS)) {
                String type = frame.getClassName();
                String method = frame.getMethodName();
                if (method.startsWith("lambda$")) {
                    method = method.split("\\$", -1)[1];
                }
                return type.substring(type.lastIndexOf('.') + 1) + "." + method;
            }
        }
        return "elsewhere";
    }

    private static String shortened(String text) {
        return text.length() <= MAX_CAUSE ? text : text.substring(0, MAX_CAUSE);
    }
}

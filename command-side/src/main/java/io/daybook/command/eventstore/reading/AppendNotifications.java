package io.daybook.command.eventstore.reading;

import io.daybook.command.eventstore.append.ConnectionSource;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Listens for what other processes append, and looks at the head once a second in case a notification was lost.
public final class AppendNotifications implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AppendNotifications.class);
    private static final int LOOK_EVERY_MILLIS = 1_000;

    private final ConnectionSource connections;
    private final PostgresEventLog log;
    private final String ownSender;
    private final Thread thread =
            Thread.ofPlatform().name("daybook-notifications").daemon().unstarted(this::run);
    private volatile boolean closing;
    private volatile @Nullable Connection listening;

    /// @param ownSender whose notifications need no signal, because the appender in this process gives it
    public AppendNotifications(
            ConnectionSource connections, PostgresEventLog log, String ownSender) {
        this.connections = connections;
        this.log = log;
        this.ownSender = ownSender;
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        Connection current = listening;
        if (current != null) {
            try {
                // Ends the wait for notifications, which heeds no interrupt.
                current.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("The connection was gone already.", e);
            }
        }
        try {
            thread.join(3L * LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            try (Connection connection = connections.open()) {
                listening = connection;
                listen(connection);
            } catch (SQLException e) {
                LOG.debug("Notifications are interrupted: {}", e.getMessage());
                pause();
            } finally {
                listening = null;
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen daybook_events");
            PGConnection notifications = connection.unwrap(PGConnection.class);
            long seen = -1;
            while (!closing) {
                PGNotification[] received = notifications.getNotifications(LOOK_EVERY_MILLIS);
                if (received == null || received.length == 0) {
                    long head = head(statement);
                    if (head != seen) {
                        seen = head;
                        log.signal();
                    }
                } else if (fromOthers(received)) {
                    log.signal();
                }
            }
        }
    }

    private boolean fromOthers(PGNotification[] received) {
        for (PGNotification notification : received) {
            if (!ownSender.equals(notification.getParameter())) {
                return true;
            }
        }
        return false;
    }

    private static long head(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery(
                        "select last_position from daybook.event_head where id = 1")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private void pause() {
        if (closing) {
            return;
        }
        try {
            Thread.sleep(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.daybook.projection.rebuild;

import io.daybook.projection.ViewWriter;
import io.daybook.projection.rebuild.Rebuild.Difference;
import io.daybook.projection.rebuild.Rebuild.State;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

/// Who works on which rebuild. A claim lasts for a while and is renewed before it ends, so that what a dead or frozen process has left is taken
/// over by another.
final class Claims {

    private static final String RENEW =
            """
            update views.rebuilds set claimed_by = ?, claimed_until = now() + ? * interval '1 millisecond'
            where ended_at is null and view = any(?) and (claimed_until is null or claimed_until < now()
                or (claimed_by = ? and claimed_until < now() + ? * interval '1 millisecond'))
            """;

    private final DataSource dataSource;
    private final Duration lease;

    /// This process, as long as it runs.
    private final UUID worker = UUID.randomUUID();

    Claims(DataSource dataSource, Duration lease) {
        this.dataSource = dataSource;
        this.lease = lease;
    }

    /// Claims what is free, renews what is about to end, and returns all that this process works on.
    List<Claim> look(Collection<String> views) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement renew = connection.prepareStatement(RENEW);
                PreparedStatement select =
                        connection.prepareStatement(
                                "select * from views.rebuilds where ended_at is null and claimed_by = ? and claimed_until > now() order by asked_at, view")) {
            renew.setObject(1, worker);
            renew.setLong(2, lease.toMillis());
            renew.setArray(3, connection.createArrayOf("text", views.toArray()));
            renew.setObject(4, worker);
            renew.setLong(5, lease.toMillis() / 2);
            renew.executeUpdate();
            select.setObject(1, worker);
            List<Claim> claims = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    claims.add(Claim.of(row));
                }
            }
            return claims;
        }
    }

    /// Lets others go on at once.
    void release() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            update(
                    connection,
                    "update views.rebuilds set claimed_by = null, claimed_until = null where claimed_by = ? and ended_at is null",
                    worker);
        }
    }

    /// Moves a rebuild to another state.
    void become(Connection connection, UUID id, State state) throws SQLException {
        check(
                update(
                        connection,
                        """
                        update views.rebuilds set state = ?, error = null, updated_at = now(),
                            started_at = coalesce(started_at, now()),
                            ended_at = case when ?::boolean then now() end
                        where id = ? and claimed_by = ? and ended_at is null
                        """,
                        Texts.of(state),
                        state.isEnd(),
                        id,
                        worker));
    }

    void became(UUID id, State state) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            become(connection, id, state);
        }
    }

    void begin(Connection connection, UUID id, State state, ViewWriter writer) throws SQLException {
        become(connection, id, state);
        update(
                connection,
                "update views.rebuilds set revision = ? where id = ?",
                writer.revision(),
                id);
    }

    void tell(UUID id, long position, long target, double eventsPerSecond) throws SQLException {
        try (Connection connection = begun(dataSource.getConnection())) {
            // Told so often that it should not wait for the disk; whatever tells more waits for it.
            update(connection, "set local synchronous_commit = off");
            tell(connection, id, position, target, eventsPerSecond);
            connection.commit();
        }
    }

    void tell(Connection connection, UUID id, long position, long target, double eventsPerSecond)
            throws SQLException {
        check(
                update(
                        connection,
                        """
                        update views.rebuilds set position = ?, target = greatest(?, ?), events_per_second = ?, error = null, updated_at = now()
                        where id = ? and claimed_by = ? and ended_at is null
                        """,
                        position,
                        target,
                        position,
                        eventsPerSecond,
                        id,
                        worker));
    }

    /// What it waits for.
    void tell(UUID id, String error) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            update(
                    connection,
                    "update views.rebuilds set error = ?, updated_at = now() where id = ? and claimed_by = ? and ended_at is null",
                    error,
                    id,
                    worker);
        }
    }

    void compared(UUID id, long position, long differences, List<Difference> samples, State next)
            throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            check(
                    update(
                            connection,
                            """
                            update views.rebuilds set compared_at = ?, position = ?, differences = ?, samples = ?::jsonb, state = ?, error = null, updated_at = now()
                            where id = ? and claimed_by = ? and ended_at is null
                            """,
                            position,
                            position,
                            differences,
                            RebuildTable.JSON.writeValueAsString(samples),
                            Texts.of(next),
                            id,
                            worker));
        }
    }

    /// Ends a rebuild that could not be done.
    void fail(Connection connection, UUID id, String error) throws SQLException {
        become(connection, id, State.FAILED);
        update(connection, "update views.rebuilds set error = ? where id = ?", error, id);
    }

    /// Holds the rebuild to the end of the transaction; false where it has been cancelled meanwhile.
    boolean hold(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select cancel_asked from views.rebuilds where id = ? and claimed_by = ? and ended_at is null for update")) {
            select.setObject(1, id);
            select.setObject(2, worker);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new Lost();
                }
                return !row.getBoolean(1);
            }
        }
    }

    private static void check(int updated) {
        if (updated == 0) {
            throw new Lost();
        }
    }

    /// A connection in a transaction.
    static Connection begun(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        return connection;
    }

    static int update(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    /// Another process works on it by now.
    static final class Lost extends RuntimeException {
        Lost() {
            super("Another process has taken the rebuild over.", null, false, false);
        }
    }
}

package io.daybook.projection;

import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

import javax.sql.DataSource;

/// A view's row in `views.view_positions`: how far the view has come, for other processes, the next start and people. Whoever has it locked has
/// the claim to the view. These transactions do not wait for the disk: what a crash takes away of them, it takes away with the position, and the
/// log has it all.
final class ViewRow {

    /// What the row tells.
    ///
    /// @param settled version of the stream of decisions that was acted upon
    record Stand(long position, @Nullable Instant eventAt, long parked, long settled) {}

    private static final Logger LOG = LoggerFactory.getLogger(ViewRow.class);

    private final String view;
    private final DataSource dataSource;

    ViewRow(String view, DataSource dataSource) {
        this.view = view;
        this.dataSource = dataSource;
    }

    /// Makes the row where there is none; absent where another process takes it away at that moment.
    @Nullable Stand register() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                "insert into views.view_positions (view) values (?) on conflict do nothing");
                PreparedStatement select =
                        connection.prepareStatement(
                                "select position, event_at, parked, letters_version from views.view_positions where view = ?")) {
            insert.setString(1, view);
            insert.executeUpdate();
            select.setString(1, view);
            return standOf(select);
        }
    }

    /// Takes the claim for as long as the transaction lasts; absent where another process has it, or the row is gone.
    @Nullable Stand claim(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        select position, event_at, parked, letters_version, set_config('synchronous_commit', 'off', true)
                        from views.view_positions where view = ? for update skip locked
                        """)) {
            select.setString(1, view);
            return standOf(select);
        }
    }

    private static @Nullable Stand standOf(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return null;
            }
            OffsetDateTime eventAt = row.getObject(2, OffsetDateTime.class);
            return new Stand(
                    row.getLong(1),
                    eventAt == null ? null : eventAt.toInstant(),
                    row.getLong(3),
                    row.getLong(4));
        }
    }

    /// The view has applied all up to `last`. Under the claim.
    void move(Connection connection, RecordedEvent last, long parked) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        """
                        update views.view_positions
                        set position = ?, event_at = ?, updated_at = now(), parked = ?,
                            failing = null, failing_since = null, failing_error = null
                        where view = ?
                        """)) {
            update.setLong(1, last.position());
            update.setObject(2, last.recordedAt().atOffset(ZoneOffset.UTC));
            update.setLong(3, parked);
            update.setString(4, view);
            update.executeUpdate();
        }
    }

    /// The view has acted upon what was decided about its dead letters. Under the claim.
    void settle(Connection connection, long decisions, long parked) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "update views.view_positions set letters_version = ?, parked = ?, updated_at = now() where view = ?")) {
            update.setLong(1, decisions);
            update.setLong(2, parked);
            update.setString(3, view);
            update.executeUpdate();
        }
    }

    /// The view has come so far without anything to apply; false where another process has moved the row away from `from`, or is about to.
    boolean passOver(long from, long to, @Nullable Instant eventAt) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update =
                        connection.prepareStatement(
                                """
                                update views.view_positions
                                set position = ?, event_at = ?, updated_at = now(), failing = null, failing_since = null, failing_error = null
                                where view = (select view from views.view_positions
                                              where view = ? and position = ? for update skip locked)
                                """)) {
            update.setLong(1, to);
            update.setObject(2, eventAt == null ? null : eventAt.atOffset(ZoneOffset.UTC));
            update.setString(3, view);
            update.setLong(4, from);
            return update.executeUpdate() == 1;
        }
    }

    /// Tells other processes, and people, that the view does not go on, as far as the store can be told. Where another process has taken it
    /// further than `at` meanwhile, it does.
    void standsStill(long at, ViewStatus status) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update =
                        connection.prepareStatement(
                                """
                                update views.view_positions
                                set failing = ?, failing_error = ?, failing_since = coalesce(failing_since, ?)
                                where view = (select view from views.view_positions
                                              where view = ? and position = ? for update skip locked)
                                """)) {
            Instant since = status.failingSince();
            update.setString(1, status.state().name().toLowerCase(Locale.ROOT));
            update.setString(2, status.lastError());
            update.setObject(3, since == null ? null : since.atOffset(ZoneOffset.UTC));
            update.setString(4, view);
            update.setLong(5, at);
            update.executeUpdate();
        } catch (SQLException e) {
            LOG.debug("View {} cannot tell that it stands still", view, e);
        }
    }

    /// Takes back what [#standsStill(long, ViewStatus)] told.
    void goesOn() {
        try (Connection connection = dataSource.getConnection()) {
            goesOn(connection);
        } catch (SQLException e) {
            LOG.debug("View {} cannot tell that it goes on", view, e);
        }
    }

    /// As [#goesOn()], under the claim.
    void goesOn(Connection connection) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        """
                        update views.view_positions set failing = null, failing_since = null, failing_error = null
                        where view = ? and failing is not null
                        """)) {
            update.setString(1, view);
            update.executeUpdate();
        }
    }
}

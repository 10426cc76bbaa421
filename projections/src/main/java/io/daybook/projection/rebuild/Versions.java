package io.daybook.projection.rebuild;

import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The versions of a view as the database keeps them: their tables, by functions that run as the migrations' owner, and their rows in
/// `views.view_versions`.
final class Versions {

    /// @param position the last event that the version has applied or passed over
    /// @param lettersVersion up to which decisions about dead letters were acted upon
    /// @param index of a view in Elasticsearch
    record Version(
            int number,
            int revision,
            long position,
            long parked,
            long lettersVersion,
            @Nullable String index) {}

    private final ViewWriter writer;

    Versions(ViewWriter writer) {
        this.writer = writer;
    }

    /// The schema of a version that is not the live one.
    String schema(int version) {
        return writer.view().replace('-', '_') + "__v" + version;
    }

    /// Makes the view's live version known, where it is not yet.
    void register(Connection connection) throws SQLException {
        Claims.update(
                connection,
                """
                insert into views.view_versions (view, version, role, revision)
                select ?, 1, 'live', ? where not exists (select from views.view_versions where view = ? and role = 'live')
                on conflict do nothing
                """,
                writer.view(),
                writer.revision(),
                writer.view());
    }

    @Nullable Version inRole(Connection connection, String role) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select version, revision, position, parked, letters_version, index_name from views.view_versions where view = ? and role = ?")) {
            select.setString(1, writer.view());
            select.setString(2, role);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Version(
                                row.getInt(1),
                                row.getInt(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getString(6))
                        : null;
            }
        }
    }

    void makeNext(Connection connection, int version, @Nullable String index) throws SQLException {
        try (PreparedStatement make =
                connection.prepareStatement("select views.make_version(?, ?, ?, ?)")) {
            make.setString(1, writer.view());
            make.setInt(2, version);
            make.setArray(3, connection.createArrayOf("text", tables().toArray()));
            make.setArray(4, connection.createArrayOf("text", writer.indexesReadBy().toArray()));
            make.execute();
        }
        Claims.update(
                connection,
                "insert into views.view_versions (view, version, role, revision, index_name) values (?, ?, 'next', ?, ?) on conflict do nothing",
                writer.view(),
                version,
                writer.revision(),
                index);
    }

    void changeRole(Connection connection, String from, String to) throws SQLException {
        Claims.update(
                connection,
                "update views.view_versions set role = ? where view = ? and role = ?",
                to,
                writer.view(),
                from);
    }

    /// Drops the version of that role; returns it, so that its index can be dropped as well.
    @Nullable Version drop(Connection connection, String role) throws SQLException {
        Version version = inRole(connection, role);
        if (version == null) {
            return null;
        }
        try (PreparedStatement drop =
                connection.prepareStatement("select views.drop_version(?, ?)")) {
            drop.setString(1, writer.view());
            drop.setInt(2, version.number());
            drop.execute();
        }
        Claims.update(
                connection,
                "delete from views.parked_events where view = ?",
                schema(version.number()));
        Claims.update(
                connection,
                "delete from views.view_versions where view = ? and version = ?",
                writer.view(),
                version.number());
        return version;
    }

    void index(Connection connection, int version, String table) throws SQLException {
        try (PreparedStatement index =
                connection.prepareStatement("select views.index_version(?, ?, ?)")) {
            index.setString(1, writer.view());
            index.setInt(2, version);
            index.setString(3, table);
            index.execute();
        }
    }

    /// Puts the next version's tables in the place of the live ones. Whoever reads these is not waited for any longer than the transaction's
    /// `lock_timeout`.
    ///
    /// @param keep whether one can be switched back to what was live
    void switchOver(Connection connection, Version live, int next, long position, boolean keep)
            throws SQLException {
        // Readers take tables in an order of their own: in one that does not suit them both would
        // wait for each other. The next try takes another.
        List<String> tables = new ArrayList<>(tables());
        Collections.shuffle(tables);
        try (PreparedStatement change =
                connection.prepareStatement("select views.switch_version(?, ?, ?, ?)")) {
            change.setString(1, writer.view());
            change.setInt(2, live.number());
            change.setInt(3, next);
            change.setArray(4, connection.createArrayOf("text", tables.toArray()));
            change.execute();
        }
        Claims.update(
                connection,
                """
                update views.view_versions set role = 'previous', position = ?, parked = p.parked, letters_version = p.letters_version
                from views.view_positions p
                where p.view = view_versions.view and view_versions.view = ? and role = 'live'
                """,
                position,
                writer.view());
        giveLetters(connection, writer.view(), schema(live.number()));
        giveLetters(connection, schema(next), writer.view());
        changeRole(connection, "next", "live");
        Claims.update(
                connection,
                "update views.view_versions set switched_at = now() where view = ? and role = 'live'",
                writer.view());
        Claims.update(
                connection,
                """
                update views.view_positions set parked = v.parked, updated_at = now() from views.view_versions v
                where v.view = view_positions.view and v.role = 'live' and v.view = ?
                """,
                writer.view());
        if (!keep) {
            drop(connection, "previous");
        }
    }

    private static void giveLetters(Connection connection, String from, String to)
            throws SQLException {
        Claims.update(
                connection, "update views.parked_events set view = ? where view = ?", to, from);
    }

    /// What is wrong with the live tables, in sentences. SQL views and indexes that are gone are made again on the way.
    List<String> damages(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select * from views.damages(?)")) {
            select.setArray(1, connection.createArrayOf("text", tables().toArray()));
            try (ResultSet row = select.executeQuery()) {
                List<String> damages = new ArrayList<>();
                while (row.next()) {
                    damages.add(row.getString(1));
                }
                return damages;
            }
        }
    }

    List<String> tables() {
        return writer.tables().stream().map(ViewTable::name).toList();
    }
}

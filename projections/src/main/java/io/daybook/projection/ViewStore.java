package io.daybook.projection;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Where a version of a view lies, and the transaction in which it is written. A writer names its tables as the live version's,
/// `views.orders`; it knows of no other.
public final class ViewStore {

    /// The schema of all live versions.
    public static final String LIVE = "views";

    private static final String LIVE_PREFIX = LIVE + ".";

    private final Connection connection;
    private final String schema;
    private final @Nullable String index;
    private final boolean filled;

    private ViewStore(
            Connection connection, String schema, @Nullable String index, boolean filled) {
        this.connection = connection;
        this.schema = schema;
        this.index = index;
        this.filled = filled;
    }

    public static ViewStore live(Connection connection) {
        return new ViewStore(connection, LIVE, null, false);
    }

    /// As [#beside(Connection, String)], for tables that were empty when the first event was applied, and to which none is applied twice: rows that
    /// never change cannot be there yet.
    public static ViewStore filling(Connection connection, String schema) {
        return new ViewStore(connection, schema, null, true);
    }

    /// Tables of the same names in another schema. A view in Elasticsearch keeps its book there, and writes no documents.
    ///
    /// @param schema a plain name, which needs no quotes
    public static ViewStore beside(Connection connection, String schema) {
        return new ViewStore(connection, schema, null, false);
    }

    /// As [#beside(Connection, String)], and documents go to `index`.
    public static ViewStore beside(Connection connection, String schema, String index) {
        return new ViewStore(connection, schema, index, false);
    }

    public Connection connection() {
        return connection;
    }

    public String schema() {
        return schema;
    }

    public boolean isLive() {
        return schema.equals(LIVE);
    }

    /// Whether rows that never change are not there yet, whatever the batch.
    public boolean isFilled() {
        return filled;
    }

    /// The index that documents go to; absent for the live one, which is found by its alias, and where none are to be written.
    public @Nullable String index() {
        return index;
    }

    /// Prepares a statement that names tables as the live version's.
    public PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql(sql));
    }

    /// A statement that names tables as the live version's, made to name those of this version.
    public String sql(String sql) {
        return isLive() ? sql : sql.replace(LIVE_PREFIX, schema + ".");
    }
}

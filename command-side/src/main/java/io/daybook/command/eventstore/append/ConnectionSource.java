package io.daybook.command.eventstore.append;

import java.sql.Connection;
import java.sql.SQLException;

/// Opens connections of one's own, outside of any pool, and fails soon where the store is down.
@FunctionalInterface
public interface ConnectionSource {

    Connection open() throws SQLException;
}

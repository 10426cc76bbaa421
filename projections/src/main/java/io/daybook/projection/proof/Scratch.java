package io.daybook.projection.proof;

import io.daybook.projection.Faults;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.shared.log.RecordedEvent;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Tables of a session's own, in which a view's writer folds what the log says of some entities.
final class Scratch {

    private final ViewWriter writer;
    private final Connection connection;
    private final List<TableProof> tables;

    private Scratch(ViewWriter writer, Connection connection, List<TableProof> tables) {
        this.writer = writer;
        this.connection = connection;
        this.tables = tables;
    }

    static Scratch create(ViewWriter writer, Connection connection) throws SQLException {
        List<TableProof> tables = new ArrayList<>();
        for (ViewTable table : writer.tables()) {
            tables.add(TableProof.create(connection, table));
        }
        return new Scratch(writer, connection, List.copyOf(tables));
    }

    List<TableProof> tables() {
        return tables;
    }

    ViewStore store() {
        return ViewStore.beside(connection, TableProof.SCRATCH);
    }

    void clear() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "truncate "
                            + tables.stream()
                                    .map(table -> TableProof.SCRATCH + "." + table.name())
                                    .collect(Collectors.joining(", ")));
        }
    }

    void apply(List<RecordedEvent> batch) throws Exception {
        try {
            writer.write(batch, store());
        } catch (Exception e) {
            throw Faults.isOfTheEvent(e) ? new Unfoldable(e) : e;
        }
    }

    /// What the log says cannot be told, because the view's own writer cannot apply one of the events.
    static final class Unfoldable extends Exception {

        private final Exception why;

        Unfoldable(Exception why) {
            super(why);
            this.why = why;
        }

        Exception why() {
            return why;
        }
    }
}

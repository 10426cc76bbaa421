package io.daybook.command.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.Migrations;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.audit.AuditKey;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// What is sealed, and what is not.
class SealerTest {

    private static final String EVENTS =
            """
            insert into daybook.events (position, stream, version, event_id, type, revision, payload, metadata, recorded_at, command_id)
            select n, 'stock:A@main', n, gen_random_uuid(), 'stock.received', 1, '{}', '{}', now(), 'c-' || n from generate_series(%d, %d) n
            """;

    private final TestDatabase database = TestStores.database();
    @TempDir Path folder;

    @BeforeEach
    void migrate() throws SQLException, IOException {
        Migrations.apply(database, "V100__event_log.sql", "V120__seals.sql");
    }

    @Test
    void what_was_slipped_in_beyond_the_head_is_not_sealed() throws SQLException {
        Sealer sealer =
                new Sealer(
                        database.engineDataSource(),
                        AuditKey.at(folder.resolve("audit.key")),
                        Duration.ZERO);
        execute(EVENTS.formatted(1, 4));
        execute("update daybook.event_head set last_position = 3");

        assertThat(sealer.sealNext(1)).isTrue();
        assertThat(sealedTo()).isEqualTo(3);
        assertThat(sealer.sealNext(1)).isFalse();
        execute("update daybook.event_head set last_position = 4");
        assertThat(sealer.sealNext(1)).isTrue();
        assertThat(sealedTo()).isEqualTo(4);
    }

    private long sealedTo() throws SQLException {
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select max(last_position) from daybook.seals")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package io.daybook.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shared.log.RecordedEvent;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What every writer to PostgreSQL must do, proved on a real one. A writer's own test extends it and gives a history that has every
/// event the writer handles.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class WriterContract {

    private final ViewWriter writer;
    private final List<String> tables;
    private final List<RecordedEvent> history;
    protected final TestViews views = TestViews.create();

    protected WriterContract(ViewWriter writer, List<String> tables, History history) {
        this.writer = writer;
        this.tables = tables;
        this.history = history.events();
    }

    @BeforeAll
    void history_has_every_event() {
        assertThat(writer.handles())
                .allSatisfy(type -> assertThat(history).anyMatch(e -> type.isInstance(e.event())));
    }

    @BeforeEach
    void begin_empty() throws Exception {
        views.empty(tables);
    }

    @Test
    void a_batch_gives_what_its_events_give_one_by_one() throws Exception {
        for (RecordedEvent event : history) {
            write(List.of(event));
        }
        List<String> oneByOne = dump();
        views.empty(tables);

        write(history);

        assertThat(dump()).isEqualTo(oneByOne).isNotEmpty();
    }

    @Test
    void a_batch_may_end_anywhere() throws Exception {
        write(history);
        List<String> whole = dump();

        for (int end = 1; end < history.size(); end++) {
            views.empty(tables);
            write(history.subList(0, end));
            write(history.subList(end, history.size()));
            assertThat(dump()).as("split after event %d", end).isEqualTo(whole);
        }
    }

    @Test
    void what_is_older_changes_nothing() throws Exception {
        write(history);
        List<String> whole = dump();

        for (int end = 1; end < history.size(); end++) {
            write(history.subList(0, end));
            assertThat(dump()).as("first %d events again", end).isEqualTo(whole);
        }
    }

    @Test
    void it_may_be_replayed_twice_from_any_state() throws Exception {
        write(history);
        List<String> whole = dump();

        for (int end = 1; end < history.size(); end++) {
            views.empty(tables);
            write(history.subList(0, end));
            write(history);
            write(history);
            assertThat(dump()).as("replayed over the first %d events", end).isEqualTo(whole);
        }
    }

    @Test
    void its_tables_are_all_it_writes_to() throws Exception {
        assertThat(writer.tables())
                .extracting(table -> "views." + table.name())
                .containsExactlyInAnyOrderElementsOf(tables);
    }

    @Test
    void a_version_beside_the_live_one_gets_the_same_rows_and_nothing_else_moves()
            throws Exception {
        write(history);
        List<String> live = dump();
        views.empty(tables);
        List<String> beside = tablesBeside();

        try (Connection connection = views.owner().getConnection()) {
            connection.setAutoCommit(false);
            for (RecordedEvent event : history) {
                writer.write(List.of(event), ViewStore.beside(connection, "b"));
            }
            connection.commit();
        }

        assertThat(views.dump(beside).stream().map(row -> row.replaceFirst("^b\\.", "views.")))
                .containsExactlyElementsOf(live);
        assertThat(dump()).isEmpty();
    }

    @Test
    void a_version_that_is_filled_gets_the_same_rows() throws Exception {
        write(history);
        List<String> live = dump();

        for (int end = 1; end < history.size(); end++) {
            List<String> beside = tablesBeside();
            try (Connection connection = views.owner().getConnection()) {
                connection.setAutoCommit(false);
                ViewStore store = ViewStore.filling(connection, "b");
                writer.write(history.subList(0, end), store);
                writer.write(history.subList(end, history.size()), store);
                connection.commit();
            }
            assertThat(views.dump(beside).stream().map(row -> row.replaceFirst("^b\\.", "views.")))
                    .as("split after event %d", end)
                    .containsExactlyElementsOf(live);
        }
    }

    private List<String> tablesBeside() throws Exception {
        views.execute("drop schema if exists b cascade; create schema b");
        for (String table : tables) {
            views.execute(
                    "create table %s (like %s including all)"
                            .formatted(table.replace("views.", "b."), table));
        }
        return tables.stream().map(table -> table.replace("views.", "b.")).toList();
    }

    @Test
    void every_row_belongs_to_an_entity_whose_streams_are_known() throws Exception {
        write(history);

        Set<Entity> entities =
                history.stream()
                        .map(event -> writer.entityOf(event.stream()))
                        .collect(Collectors.toSet());
        for (ViewTable table : writer.tables()) {
            for (Map.Entry<String, List<String>> kind : table.entities().entrySet()) {
                if (kind.getValue().isEmpty()) {
                    continue;
                }
                assertThat(
                                views.query(
                                        "select distinct array_to_string(array[%s], '@') from views.%s where %s is not null"
                                                .formatted(
                                                        String.join(", ", kind.getValue()),
                                                        table.name(),
                                                        kind.getValue().getFirst())))
                        .isSubsetOf(
                                entities.stream()
                                        .filter(entity -> entity.kind().equals(kind.getKey()))
                                        .map(Entity::toString)
                                        .toList());
            }
        }
        for (RecordedEvent event : history) {
            assertThat(writer.streamsOf(writer.entityOf(event.stream())))
                    .anyMatch(streams ->
                            streams.prefix()
                                    ? event.stream().startsWith(streams.name())
                                    : event.stream().equals(streams.name()));
        }
    }

    protected void write(List<RecordedEvent> events) throws Exception {
        try (Connection connection = views.engine().getConnection()) {
            connection.setAutoCommit(false);
            writer.write(events, ViewStore.live(connection));
            connection.commit();
        }
    }

    protected void writeAll() throws Exception {
        write(history);
    }

    private List<String> dump() throws Exception {
        return views.dump(tables);
    }
}

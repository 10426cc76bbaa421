package io.daybook.command.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.Answer;
import io.daybook.command.bus.Shelf.Put;
import io.daybook.command.bus.Shelf.Take;
import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.command.eventstore.reading.PostgresEventLog;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.log.UnknownEventType;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockReserved;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// Reading the log for a rebuild: of the types that are wanted all, from the others not even their JSON.
class LogScanTest {

    private static final Set<Class<? extends DomainEvent>> RESERVED = Set.of(StockReserved.class);

    private Engine engine;
    private EventLog stored;

    @BeforeEach
    void start() throws Exception {
        TestDatabase database = Engine.migrated(TestStores.database());
        engine = Engine.on(database);
        // Remembers nothing, as one that has just started.
        stored = new PostgresEventLog(database.engineDataSource(), new EventCodec(), 1);
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void all_of_the_wanted_types_are_found_while_the_log_grows() {
        List<RecordedEvent> found = new ArrayList<>();
        long position = 0;
        int rounds = 40;
        for (int round = 0; round < rounds; round++) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(engine.dispatch(new Put("A", 1)));
                answers.add(engine.dispatch(new Take(List.of("A"), 1)));
            }
            EventLog.Stretch stretch =
                    (round % 2 == 0 ? stored : engine.log).scan(position, 30, RESERVED);
            found.addAll(stretch.events());
            position = stretch.upTo();
            answers.forEach(CompletableFuture::join);
        }
        for (EventLog.Stretch stretch;
                (stretch = stored.scan(position, 500, RESERVED)).upTo() > position; ) {
            assertThat(stretch.upTo()).isLessThanOrEqualTo(position + 500);
            found.addAll(stretch.events());
            position = stretch.upTo();
        }

        assertThat(position).isEqualTo(engine.log.head()).isEqualTo(rounds * 40L);
        assertThat(found)
                .isEqualTo(
                        engine.stored().stream()
                                .filter(event -> event.event() instanceof StockReserved)
                                .toList())
                .hasSize(rounds * 20);
        assertThat(stored.scan(position, 500, RESERVED))
                .isEqualTo(new EventLog.Stretch(List.of(), position));
    }

    @Test
    void what_is_not_wanted_is_not_parsed() throws Exception {
        engine.dispatch(new Put("A", 1)).join();
        engine.dispatch(new Take(List.of("A"), 1)).join();
        foreign("stock.received", 1, "[]");
        engine.dispatch(new Put("B", 1)).join();

        assertThat(stored.scan(0, 100, RESERVED).events())
                .extracting(RecordedEvent::position)
                .containsExactly(2L);
        assertThatThrownBy(() -> stored.scan(0, 100, Set.of(StockReceived.class)))
                .hasMessageContaining("StockReceived");
    }

    @Test
    void what_nobody_knows_is_never_passed_over() throws Exception {
        engine.dispatch(new Put("A", 1)).join();
        foreign("stock.dreamt", 1, "{}");

        assertThatThrownBy(() -> stored.scan(0, 100, RESERVED))
                .isInstanceOf(UnknownEventType.class)
                .hasMessageContaining("stock.dreamt");
    }

    @Test
    void an_old_shape_is_left_to_those_who_know_what_becomes_of_it() throws Exception {
        foreign("stock.received", 0, "{}");

        assertThatThrownBy(() -> stored.scan(0, 100, RESERVED))
                .isInstanceOf(UnknownEventType.class)
                .hasMessageContaining("revision 0");
    }

    private void foreign(String type, int revision, String payload) throws Exception {
        try (HeldHead other = new HeldHead(engine.database)) {
            other.execute(
                    "update daybook.event_head set last_position = last_position + 1 where id = 1");
            other.execute(
                    """
                    insert into daybook.events (position, stream, version, event_id, type, revision, command_id, payload, metadata, recorded_at)
                    select last_position, 'stock:F', 0, gen_random_uuid(), '%s', %d, 'foreign', '%s',
                        '{"actor":"other","role":"system","commandId":"foreign","correlationId":"c"}', now()
                    from daybook.event_head
                    """
                            .formatted(type, revision, payload));
            other.release();
        }
    }
}

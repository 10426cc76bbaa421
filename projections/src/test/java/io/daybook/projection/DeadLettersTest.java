package io.daybook.projection;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.embedded.test.TestStores;
import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.projection.elasticsearch.ElasticsearchProperties;
import io.daybook.projection.elasticsearch.SearchBed;
import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.projection.ordertracking.OrderTrackingWriter;
import io.daybook.projection.productsearch.ProductSearchWriter;
import io.daybook.shared.letters.DeadLetterEvent;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterDropped;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterEdited;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterRetried;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;
import io.daybook.shared.order.OrderEvent.OrderPaymentReceived;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderEvent.OrderShipped;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.product.ProductEvent.ProductPriced;
import io.daybook.shared.product.ProductEvent.ProductPublished;
import io.daybook.shared.stock.StockEvent.StockReceived;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// A view that cannot apply some events, against a real PostgreSQL, and what becomes of these by people's decisions. What it comes to is held
/// against the same view posted by a writer that can apply everything.
class DeadLettersTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String VIEW = "order-tracking";
    private static final List<String> TABLES =
            new OrderTrackingWriter()
                    .tables().stream().map(table -> "views." + table.name()).toList();

    private final TestViews views = TestViews.create();
    private final InMemoryLog log = new InMemoryLog();
    private final List<ProjectionRunner> runners = new ArrayList<>();
    private final Positions positions = new Positions(views.engine(), log);
    private final Touchy writer = new Touchy(new OrderTrackingWriter());

    @AfterEach
    void stop() {
        runners.forEach(ProjectionRunner::stop);
    }

    @Test
    void a_retry_after_a_repair_makes_the_rows_that_no_failure_would_have() throws Exception {
        orders(1, 20);
        writer.cannotApply = event -> isPlaced(event, "o-7");
        start(writer);
        reach(log.head());

        assertThat(views.query("select order_id from views.orders"))
                .hasSize(19)
                .doesNotContain("o-7");
        assertThat(letters())
                .containsExactly(
                        "7 | order:o-7 | order.placed/IllegalStateException/DeadLettersTest$Touchy.write |  | 1",
                        "27 | order:o-7 |  | 7 | 0",
                        "47 | order:o-7 |  | 7 | 0",
                        "67 | order:o-7 |  | 7 | 0");
        assertThat(rowsBut("o-7")).isEqualTo(rowsBut("o-7", sound(events -> events)));

        writer.cannotApply = event -> false;
        decide(retried(7, 2));

        assertThat(letters()).isEmpty();
        assertThat(views.dump(TABLES)).isEqualTo(sound(events -> events).dump(TABLES));
        assertThat(views.query("select parked from views.view_positions")).containsExactly("0");
    }

    @Test
    void what_fails_again_stays_with_all_its_tries_and_so_does_what_waits() throws Exception {
        orders(1, 3);
        writer.cannotApply = event -> isPlaced(event, "o-2");
        start(writer);
        reach(log.head());

        decide(retried(2, 2));
        decide(retried(2, 3));

        assertThat(letters())
                .startsWith(
                        "2 | order:o-2 | order.placed/IllegalStateException/DeadLettersTest$Touchy.write |  | 3")
                .hasSize(4);
        assertThat(
                        views.query(
                                "select attempt from views.parked_attempts where view = 'order-tracking' and position = 2 and error like '%touchy%' order by attempt"))
                .containsExactly("1", "2", "3");
    }

    @Test
    void what_waits_goes_on_up_to_the_next_that_fails() throws Exception {
        orders(1, 3);
        writer.cannotApply = event -> isPlaced(event, "o-2");
        start(writer);
        reach(log.head());

        writer.cannotApply =
                event ->
                        event.event() instanceof OrderConfirmed(String id, var _)
                                && id.equals("o-2");
        decide(retried(2, 2));

        assertThat(letters())
                .containsExactly(
                        "8 | order:o-2 | order.confirmed/IllegalStateException/DeadLettersTest$Touchy.write |  | 1",
                        "11 | order:o-2 |  | 8 | 0");
        assertThat(views.query("select paid_minor from views.orders where order_id = 'o-2'"))
                .containsExactly("500");
    }

    @Test
    void what_is_dropped_is_gone_for_that_view_for_ever() throws Exception {
        orders(1, 10);
        writer.cannotApply = event -> isPaid(event, "o-4");
        start(writer);
        reach(log.head());

        decide(dropped(14));

        TestViews expected =
                sound(events -> events.stream().filter(event -> event.position() != 14).toList());
        assertThat(letters()).isEmpty();
        assertThat(views.dump(TABLES)).isEqualTo(expected.dump(TABLES));

        postAgain();

        assertThat(letters()).isEmpty();
        assertThat(views.dump(TABLES)).isEqualTo(expected.dump(TABLES));
    }

    @Test
    void what_is_edited_is_taken_so_by_that_view_for_ever() throws Exception {
        orders(1, 10);
        writer.cannotApply =
                event ->
                        event.event() instanceof OrderPlaced placed
                                && placed.orderId().equals("o-4")
                                && placed.customer().country().equals("France");
        start(writer);
        reach(log.head());

        decide(edited(4, placed("o-4", "Italy"), 2));

        TestViews expected =
                sound(events ->
                        events.stream()
                                .map(event ->
                                        event.position() == 4
                                                ? with(event, placed("o-4", "Italy"))
                                                : event)
                                .toList());
        assertThat(letters()).isEmpty();
        assertThat(views.dump(TABLES)).isEqualTo(expected.dump(TABLES));

        postAgain();

        assertThat(letters()).isEmpty();
        assertThat(views.dump(TABLES)).isEqualTo(expected.dump(TABLES));
        assertThat(log.read(3, 1).getFirst().event())
                .as("the log")
                .isEqualTo(placed("o-4", "France"));
    }

    @Test
    void an_edit_that_does_not_help_can_be_mended_by_another() throws Exception {
        orders(1, 3);
        writer.cannotApply =
                event ->
                        event.event() instanceof OrderPlaced placed
                                && placed.orderId().equals("o-2")
                                && !placed.customer().country().equals("Italy");
        start(writer);
        reach(log.head());

        decide(edited(2, placed("o-2", "Spain"), 2));
        assertThat(letters()).hasSize(4).first().asString().endsWith("| 2");
        decide(edited(2, placed("o-2", "Italy"), 3));

        assertThat(letters()).isEmpty();
        assertThat(views.query("select country from views.orders where order_id = 'o-2'"))
                .containsExactly("Italy");
    }

    @Test
    void of_many_at_once_those_are_applied_that_can_be() throws Exception {
        orders(1, 60);
        writer.cannotApply = event -> event.event() instanceof OrderPlaced;
        start(writer);
        reach(log.head());
        assertThat(letters()).hasSize(240);

        writer.cannotApply = event -> isPlaced(event, "o-11") || isPlaced(event, "o-22");
        DeadLetterEvent[] all = new DeadLetterEvent[60];
        for (int i = 0; i < 60; i++) {
            all[i] = retried(i + 1, 2);
        }
        decide(all);

        assertThat(views.query("select order_id from views.orders where status = 'shipped'"))
                .hasSize(58);
        assertThat(letters()).hasSize(8).filteredOn(letter -> letter.endsWith("| 2")).hasSize(2);
    }

    @Test
    void what_was_decided_while_nobody_posted_the_view_is_acted_upon() throws Exception {
        orders(1, 3);
        writer.cannotApply = event -> isPaid(event, "o-2");
        start(writer);
        reach(log.head());
        runners.removeFirst().stop();
        log.append(DeadLetterEvent.streamOf(VIEW), dropped(5), retried(3, 2));

        writer.cannotApply = event -> false;
        start(writer);
        reach(log.head());

        assertThat(letters()).isEmpty();
        assertThat(views.dump(TABLES))
                .isEqualTo(
                        sound(events ->
                                        events.stream()
                                                .filter(event -> event.position() != 5)
                                                .toList())
                                .dump(TABLES));
    }

    @Test
    void a_connection_that_dies_in_the_middle_leaves_nothing_half_done() throws Exception {
        orders(1, 3);
        writer.cannotApply = event -> isPlaced(event, "o-2");
        start(writer);
        reach(log.head());
        AtomicBoolean kill = new AtomicBoolean(true);
        writer.cannotApply = event -> false;
        writer.afterwards =
                connection -> {
                    if (kill.getAndSet(false)) {
                        try (Statement statement = connection.createStatement()) {
                            statement.execute("select pg_terminate_backend(pg_backend_pid())");
                        }
                    }
                };

        decide(retried(2, 2));

        assertThat(kill).isFalse();
        assertThat(letters()).isEmpty();
        assertThat(views.dump(TABLES)).isEqualTo(sound(events -> events).dump(TABLES));
    }

    @Test
    void two_processes_post_and_act_side_by_side_while_orders_come_in() throws Exception {
        orders(1, 50);
        writer.cannotApply =
                event ->
                        event.event() instanceof OrderPlaced placed
                                && placed.orderId().endsWith("5");
        Touchy second = new Touchy(new OrderTrackingWriter());
        second.cannotApply = writer.cannotApply;
        start(writer);
        start(second);
        reach(log.head());
        List<String> failed =
                views.query(
                        "select position from views.parked_events where behind is null order by position");
        assertThat(failed).hasSize(5);

        Thread live = Thread.ofVirtual().start(() -> orders(51, 250));
        writer.cannotApply = event -> false;
        second.cannotApply = event -> false;
        for (String position : failed) {
            decide(retried(Long.parseLong(position), 2));
        }
        live.join();
        reach(log.head());
        // Those that failed after the repair began have had no decision yet.
        for (String position :
                views.query("select position from views.parked_events where behind is null")) {
            decide(retried(Long.parseLong(position), 2));
        }

        assertThat(letters()).isEmpty();
        assertThat(views.dump(TABLES)).isEqualTo(sound(events -> events).dump(TABLES));
    }

    @Test
    void a_view_that_stands_still_acts_upon_decisions_all_the_same() throws Exception {
        orders(1, 3);
        writer.cannotApply = event -> isPlaced(event, "o-2");
        start(writer);
        reach(log.head());
        long unknown = log.head() + 1;
        log.unknownAt(unknown);
        log.append("order:x", placed("x", "France"));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(
                                        views.query(
                                                "select state || ': ' || failing_error from analytics.projection_status where view = 'order-tracking'"))
                                .singleElement()
                                .asString()
                                .startsWith("failed: UnknownEventType"));

        writer.cannotApply = event -> false;
        log.append(DeadLetterEvent.streamOf(VIEW), retried(2, 2));

        await().atMost(SOON).untilAsserted(() -> assertThat(letters()).isEmpty());
        assertThat(views.query("select position from views.view_positions"))
                .containsExactly(Long.toString(unknown - 1));

        log.unknownAt(Long.MAX_VALUE);
        reach(log.head());
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(
                                        views.query(
                                                "select state from analytics.projection_status where view = 'order-tracking' and failing_since is null"))
                                .containsExactly("current"));
    }

    @Test
    void a_document_made_of_several_streams_waits_for_all_of_them() throws Exception {
        String prefix = "letters-" + UUID.randomUUID() + "-";
        try (SearchBed touchy = new SearchBed(elasticsearch(prefix + "a-"));
                SearchBed sound = new SearchBed(elasticsearch(prefix + "b-"))) {
            Touchy products = new Touchy(new ProductSearchWriter(touchy.elasticsearch()));
            products.writesFirst = false;
            products.cannotApply =
                    event -> event.event() instanceof ProductPublished it && it.sku().equals("MUG");
            log.append("stock:MUG@main", new StockReceived("MUG", "main", 3, null, NOON));
            log.append("product:MUG", published("MUG"));
            log.append("product:TEA", published("TEA"));
            log.append("stock:MUG@main", new StockReceived("MUG", "main", 4, null, NOON));
            log.append("product:MUG", new ProductPriced("MUG", 300, "GBP", NOON));
            start(products);
            assertThat(positions.await(ProductSearchWriter.VIEW, log.head(), SOON)).isTrue();
            assertThat(touchy.documents(SearchIndex.PRODUCTS)).containsOnlyKeys("TEA");
            assertThat(letters()).hasSize(3).allMatch(letter -> letter.contains("product:MUG"));

            products.cannotApply = event -> false;
            long decided =
                    log.append(
                            DeadLetterEvent.streamOf(ProductSearchWriter.VIEW),
                            new DeadLetterRetried(
                                    ProductSearchWriter.VIEW,
                                    2,
                                    "product:MUG",
                                    "product.published",
                                    2,
                                    null,
                                    NOON));
            assertThat(positions.await(ProductSearchWriter.VIEW, decided, SOON)).isTrue();

            TestViews other = TestViews.create();
            try (Connection connection = other.owner().getConnection()) {
                ProductSearchWriter healthy = new ProductSearchWriter(sound.elasticsearch());
                healthy.write(
                        log.read(0, 100).stream()
                                .filter(event ->
                                        healthy.handles().contains(event.event().getClass()))
                                .toList(),
                        ViewStore.live(connection));
            }
            assertThat(letters()).isEmpty();
            assertThat(touchy.documents(SearchIndex.PRODUCTS))
                    .isEqualTo(sound.documents(SearchIndex.PRODUCTS))
                    .containsOnlyKeys("MUG", "TEA");
            assertThat(views.dump(List.of("views.product_search")))
                    .isEqualTo(other.dump(List.of("views.product_search")));
        }
    }

    // --------------------------------------------------------------------------------------------------------------- the shop

    /// Orders that are all placed, then all paid, then all confirmed, then all shipped.
    private void orders(int first, int last) {
        for (int i = first; i <= last; i++) {
            log.append("order:o-" + i, placed("o-" + i, "France"));
        }
        for (int i = first; i <= last; i++) {
            log.append("order:o-" + i, new OrderPaymentReceived("o-" + i, "p-" + i, 500, NOON));
        }
        for (int i = first; i <= last; i++) {
            log.append("order:o-" + i, new OrderConfirmed("o-" + i, NOON));
        }
        for (int i = first; i <= last; i++) {
            log.append(
                    "order:o-" + i,
                    new OrderShipped("o-" + i, "s-" + i, List.of(new LineQuantity(1, 2)), NOON));
        }
    }

    private static OrderPlaced placed(String orderId, String country) {
        return new OrderPlaced(
                orderId,
                new Customer("17850", country, "Ann Smith", "ann@example.org", "1 Road"),
                "GBP",
                List.of(new OrderLine(1, LineKind.GOODS, "MUG", "Red mug", 2, 250, "main")),
                500,
                null,
                null,
                NOON);
    }

    private static ProductPublished published(String sku) {
        return new ProductPublished(sku, Map.of("en", "Red mug"), null, "mugs", 250L, "GBP", NOON);
    }

    private static boolean isPlaced(RecordedEvent event, String orderId) {
        return event.event() instanceof OrderPlaced placed && placed.orderId().equals(orderId);
    }

    private static boolean isPaid(RecordedEvent event, String orderId) {
        return event.event() instanceof OrderPaymentReceived paid && paid.orderId().equals(orderId);
    }

    private static RecordedEvent with(RecordedEvent event, DomainEvent content) {
        return new RecordedEvent(
                event.position(),
                event.stream(),
                event.version(),
                event.eventId(),
                content,
                event.metadata(),
                event.recordedAt());
    }

    private static Elasticsearch elasticsearch(String prefix) {
        URI node = TestStores.elasticsearch(); // started by now, however long that takes
        return new Elasticsearch(() -> ElasticsearchProperties.at(node), prefix);
    }

    // ------------------------------------------------------------------------------------------------------------- decisions

    private DeadLetterRetried retried(long position, int attempt) {
        RecordedEvent event = log.read(position - 1, 1).getFirst();
        return new DeadLetterRetried(
                VIEW,
                position,
                event.stream(),
                EventTypes.nameOf(event.event().getClass()),
                attempt,
                "mended",
                NOON);
    }

    private DeadLetterEdited edited(long position, DomainEvent content, int attempt) {
        RecordedEvent event = log.read(position - 1, 1).getFirst();
        return new DeadLetterEdited(
                VIEW,
                position,
                event.stream(),
                EventTypes.nameOf(event.event().getClass()),
                1,
                PlainEventJson.write(content),
                attempt,
                "a slip",
                NOON);
    }

    private DeadLetterDropped dropped(long position) {
        RecordedEvent event = log.read(position - 1, 1).getFirst();
        return new DeadLetterDropped(
                VIEW,
                position,
                event.stream(),
                EventTypes.nameOf(event.event().getClass()),
                "cause",
                "a test order",
                NOON);
    }

    /// Records decisions, and waits until the view has acted upon them.
    private void decide(DeadLetterEvent... decisions) throws InterruptedException {
        reach(log.append(DeadLetterEvent.streamOf(VIEW), decisions));
    }

    // ------------------------------------------------------------------------------------------------------------- the views

    private void start(ViewWriter posted) {
        ProjectionRunner runner =
                new ProjectionRunner(
                        List.of(posted),
                        log,
                        log,
                        PlainEventJson.READER,
                        views.engine(),
                        positions,
                        2);
        runners.add(runner);
        runner.start();
    }

    private void reach(long position) throws InterruptedException {
        assertThat(positions.await(VIEW, position, SOON)).isTrue();
    }

    /// Empties the view and posts it again from position 0, by a process that has just begun.
    private void postAgain() throws Exception {
        runners.removeFirst().stop();
        views.empty(TABLES);
        views.execute("update views.view_positions set position = 0");
        ProjectionRunner runner =
                new ProjectionRunner(
                        List.of(writer),
                        log,
                        log,
                        PlainEventJson.READER,
                        views.engine(),
                        new Positions(views.engine(), log),
                        2);
        runners.add(runner);
        runner.start();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(views.query("select position from views.view_positions"))
                                .containsExactly(Long.toString(log.head())));
    }

    private List<String> letters() throws SQLException {
        return views.query(
                """
                select concat_ws(' | ', position, sequence, coalesce(cause, ''), coalesce(behind::text, ''), attempts)
                from views.parked_events order by position
                """);
    }

    /// The view as a writer posts it that fails at nothing.
    private TestViews sound(UnaryOperator<List<RecordedEvent>> taken) throws Exception {
        TestViews other = TestViews.create();
        OrderTrackingWriter healthy = new OrderTrackingWriter();
        List<RecordedEvent> events =
                log.read(0, Integer.MAX_VALUE).stream()
                        .filter(event -> healthy.handles().contains(event.event().getClass()))
                        .toList();
        try (Connection connection = other.owner().getConnection()) {
            healthy.write(taken.apply(events), ViewStore.live(connection));
        }
        return other;
    }

    private List<String> rowsBut(String orderId) throws SQLException {
        return rowsBut(orderId, views);
    }

    private static List<String> rowsBut(String orderId, TestViews from) throws SQLException {
        return from.dump(TABLES).stream()
                .filter(row -> !row.contains("\"" + orderId + "\""))
                .toList();
    }

    private interface Afterwards {
        void run(Connection connection) throws Exception;
    }

    /// Posts as the real writer does, and fails at some events.
    private static final class Touchy implements ViewWriter {

        private final ViewWriter writer;
        private volatile Predicate<RecordedEvent> cannotApply = _ -> false;

        /// What is written to PostgreSQL first is to be rolled back; what was written to another store is there to stay.
        private volatile boolean writesFirst = true;

        private volatile Afterwards afterwards = _ -> {};

        Touchy(ViewWriter writer) {
            this.writer = writer;
        }

        @Override
        public String view() {
            return writer.view();
        }

        @Override
        public List<ViewTable> tables() {
            return writer.tables();
        }

        @Override
        public Entity entityOf(String stream) {
            return writer.entityOf(stream);
        }

        @Override
        public Set<Class<? extends DomainEvent>> handles() {
            return writer.handles();
        }

        @Override
        public void prepare(ViewStore store) throws Exception {
            writer.prepare(store);
        }

        @Override
        public void write(List<RecordedEvent> batch, ViewStore store) throws Exception {
            boolean fails = batch.stream().anyMatch(cannotApply);
            if (writesFirst || !fails) {
                writer.write(batch, store);
            }
            if (fails) {
                throw new IllegalStateException("I am touchy.");
            }
            afterwards.run(store.connection());
        }
    }
}

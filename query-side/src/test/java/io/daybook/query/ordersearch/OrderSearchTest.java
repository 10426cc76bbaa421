package io.daybook.query.ordersearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.query.QueryProblem;
import io.daybook.query.ordersearch.OrderAnswers.Found;
import io.daybook.query.ordersearch.OrderAnswers.Item;
import io.daybook.query.search.Facet;
import io.daybook.query.search.SearchShop;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.OrderCancelled;
import io.daybook.shared.order.OrderEvent.OrderCompleted;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;
import io.daybook.shared.order.OrderEvent.OrderDelivered;
import io.daybook.shared.order.OrderEvent.OrderLinesReturned;
import io.daybook.shared.order.OrderEvent.OrderPaymentReceived;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderEvent.OrderRefunded;
import io.daybook.shared.order.OrderEvent.OrderShipped;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

class OrderSearchTest {

    private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");

    private static SearchShop shop;
    private static OrderSearch search;
    private static OrderStandIn standIn;

    /// What may be asked for, all absent.
    private record Ask(
            @Nullable String q,
            List<String> status,
            List<String> payment,
            List<String> shipping,
            @Nullable String sku,
            @Nullable String customer,
            @Nullable String from,
            @Nullable String to,
            @Nullable String minTotal,
            @Nullable String sort,
            int limit,
            @Nullable String cursor) {

        static final Ask ANYTHING =
                new Ask(
                        null, List.of(), List.of(), List.of(), null, null, null, null, null, null,
                        50, null);

        Ask text(String q) {
            return new Ask(
                    q, status, payment, shipping, sku, customer, from, to, minTotal, sort, limit,
                    cursor);
        }

        Ask states(List<String> status, List<String> payment) {
            return new Ask(
                    q, status, payment, shipping, sku, customer, from, to, minTotal, sort, limit,
                    cursor);
        }

        Ask shipped(List<String> shipping) {
            return new Ask(
                    q, status, payment, shipping, sku, customer, from, to, minTotal, sort, limit,
                    cursor);
        }

        Ask line(String sku) {
            return new Ask(
                    q, status, payment, shipping, sku, customer, from, to, minTotal, sort, limit,
                    cursor);
        }

        Ask of(String customer) {
            return new Ask(
                    q, status, payment, shipping, sku, customer, from, to, minTotal, sort, limit,
                    cursor);
        }

        Ask placed(@Nullable String from, @Nullable String to) {
            return new Ask(
                    q, status, payment, shipping, sku, customer, from, to, minTotal, sort, limit,
                    cursor);
        }

        Ask atLeast(String minTotal) {
            return new Ask(
                    q, status, payment, shipping, sku, customer, from, to, minTotal, sort, limit,
                    cursor);
        }

        Ask page(@Nullable String sort, int limit, @Nullable String cursor) {
            return new Ask(
                    q, status, payment, shipping, sku, customer, from, to, minTotal, sort, limit,
                    cursor);
        }
    }

    @BeforeAll
    static void open() throws Exception {
        shop = new SearchShop();
        search = new OrderSearch(shop.store());
        standIn = new OrderStandIn(shop.standIn());
        shop.happened(
                placed("o-1", 1, "C-17", "Zoë Müller", "United Kingdom", "MUG", "Red mug", 500),
                placed(
                        "o-2",
                        2,
                        "C-17",
                        "Zoë Müller",
                        "United Kingdom",
                        "LAMP",
                        "Desk lamp",
                        4_000),
                placed("o-3", 3, "C-99", "王小明", "France", "MUG", "红色杯子", 250),
                placed("o-4", 4, "GUEST", null, "France", "CASE", "Phone case", 700));
        shop.happened(
                new OrderPaymentReceived("o-1", "p-1", 500, DAY),
                new OrderConfirmed("o-1", DAY),
                new OrderShipped("o-1", "s-1", List.of(new LineQuantity(1, 1)), DAY),
                new OrderPaymentReceived("o-2", "p-2", 1_000, DAY),
                new OrderCancelled("o-3", "customer", DAY));
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    void the_newest_come_first() {
        assertThat(ids(a -> a)).containsExactly("o-4", "o-3", "o-2", "o-1");
    }

    @Test
    void any_pair_of_states_finds_its_orders() {
        assertThat(ids(a -> a.states(List.of("shipped"), List.of("paid")))).containsExactly("o-1");
        assertThat(ids(a -> a.states(List.of("placed"), List.of("partly-paid"))))
                .containsExactly("o-2");
        assertThat(ids(a -> a.states(List.of("cancelled", "placed"), List.of("unpaid"))))
                .containsExactly("o-4", "o-3");
        assertThat(ids(a -> a.states(List.of("delivered"), List.of()))).isEmpty();
    }

    /// Orders in all kinds of states; whichever pair is asked for, just those are found that are in both, in either store.
    @Test
    void every_pair_of_states_finds_just_its_orders() throws Exception {
        shop.happened(orderInEveryState().toArray(DomainEvent[]::new));
        List<Item> all = find(a -> a.of("PAIRS").page(null, 200, null)).items();
        List<String> statuses = all.stream().map(Item::status).distinct().toList();
        List<String> payments = all.stream().map(Item::paymentStatus).distinct().toList();
        List<String> shippings = all.stream().map(Item::shippingStatus).distinct().toList();
        assertThat(statuses).hasSize(9);
        assertThat(payments).hasSize(5);
        assertThat(shippings).hasSize(4);

        int found = 0;
        for (String status : statuses) {
            for (String payment : payments) {
                found += assertStates(all, List.of(status), List.of(payment), List.of());
            }
            for (String shipping : shippings) {
                found += assertStates(all, List.of(status), List.of(), List.of(shipping));
            }
        }
        for (String payment : payments) {
            for (String shipping : shippings) {
                found += assertStates(all, List.of(), List.of(payment), List.of(shipping));
            }
        }
        assertThat(found)
                .as("each order is in one of each kind of pairs")
                .isEqualTo(3 * all.size());
        assertStates(all, List.of("cancelled", "shipped"), List.of("paid", "unpaid"), shippings);
    }

    private static int assertStates(
            List<Item> all, List<String> statuses, List<String> payments, List<String> shippings) {
        List<Item> expected =
                all.stream()
                        .filter(o -> statuses.isEmpty() || statuses.contains(o.status()))
                        .filter(o -> payments.isEmpty() || payments.contains(o.paymentStatus()))
                        .filter(o -> shippings.isEmpty() || shippings.contains(o.shippingStatus()))
                        .toList();
        UnaryOperator<Ask> asked =
                a ->
                        a.of("PAIRS")
                                .states(statuses, payments)
                                .shipped(shippings)
                                .page(null, 200, null);
        assertThat(find(asked).items()).isEqualTo(expected);
        assertThat(standIn.find(query(asked)).items()).isEqualTo(expected);
        return expected.size();
    }

    private static List<DomainEvent> orderInEveryState() {
        List<DomainEvent> events = new ArrayList<>();
        int order = 0;
        for (int shipped : new int[] {0, 1, 2}) {
            for (long paid : new long[] {0, 100, 200}) {
                for (String then :
                        List.of(
                                "",
                                "confirmed",
                                "cancelled",
                                "delivered",
                                "back",
                                "all-back",
                                "completed",
                                "refunded",
                                "partly-refunded")) {
                    boolean impossible =
                            switch (then) {
                                case "delivered", "back" -> shipped == 0;
                                case "all-back" -> shipped < 2;
                                case "refunded", "partly-refunded" -> paid == 0;
                                case "cancelled" -> shipped > 0;
                                default -> false;
                            };
                    if (impossible) {
                        continue;
                    }
                    String id = "pair-%03d".formatted(order++);
                    events.add(
                            new OrderPlaced(
                                    id,
                                    new Customer("PAIRS", "Spain", null, null, null),
                                    "GBP",
                                    List.of(
                                            new OrderLine(
                                                    1,
                                                    LineKind.GOODS,
                                                    "PAIR",
                                                    "Pair",
                                                    2,
                                                    100,
                                                    "main")),
                                    200,
                                    null,
                                    null,
                                    DAY));
                    if (paid > 0) {
                        events.add(new OrderPaymentReceived(id, "p", paid, DAY));
                    }
                    if (shipped > 0) {
                        events.add(
                                new OrderShipped(
                                        id, "s", List.of(new LineQuantity(1, shipped)), DAY));
                    }
                    switch (then) {
                        case "confirmed" -> events.add(new OrderConfirmed(id, DAY));
                        case "cancelled" -> events.add(new OrderCancelled(id, "customer", DAY));
                        case "delivered" -> events.add(new OrderDelivered(id, "s", DAY));
                        case "back" ->
                                events.add(
                                        new OrderLinesReturned(
                                                id, "r", List.of(new LineQuantity(1, 1)), DAY));
                        case "all-back" ->
                                events.add(
                                        new OrderLinesReturned(
                                                id, "r", List.of(new LineQuantity(1, 2)), DAY));
                        case "completed" -> events.add(new OrderCompleted(id, DAY));
                        case "refunded" ->
                                events.add(new OrderRefunded(id, "p", paid, "return", DAY));
                        case "partly-refunded" ->
                                events.add(new OrderRefunded(id, "p", paid / 2, "return", DAY));
                        default -> {}
                    }
                }
            }
        }
        return events;
    }

    @Test
    void how_far_an_order_is_shipped_goes_with_any_other_state() {
        assertThat(ids(a -> a.shipped(List.of("shipped")))).containsExactly("o-1");
        assertThat(
                        ids(a ->
                                a.states(List.of("cancelled"), List.of())
                                        .shipped(List.of("unshipped"))))
                .containsExactly("o-3");
        assertThat(
                        ids(a ->
                                a.states(List.of(), List.of("partly-paid"))
                                        .shipped(List.of("shipped"))))
                .isEmpty();
    }

    @Test
    void typing_errors_are_forgiven_only_where_nothing_is_found_as_written() {
        assertThat(ids(a -> a.text("mullr"))).containsExactly("o-2", "o-1");
        assertThat(find(a -> a.text("mullr")).misspelt()).isTrue();
        assertThat(find(a -> a.text("muller")).misspelt()).isFalse();
    }

    @Test
    void without_elasticsearch_the_tables_find_the_same_in_the_same_order() {
        List<UnaryOperator<Ask>> asks =
                List.of(
                        a -> a,
                        a -> a.states(List.of("shipped"), List.of("paid")),
                        a -> a.states(List.of("cancelled", "placed"), List.of("unpaid")),
                        a -> a.shipped(List.of("unshipped", "delivered")),
                        a -> a.line("mug"),
                        a -> a.line("MUG").of("c-99"),
                        a -> a.placed("2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z"),
                        a -> a.atLeast("7.00"),
                        a -> a.text("O-2"),
                        a -> a.text("muller"),
                        a -> a.text("Zoë Mül"),
                        a -> a.text("c-17@example.org"),
                        a -> a.text("mug"),
                        a -> a.text("王小明"),
                        a -> a.text("nobody"),
                        a -> a.text("%"),
                        a -> a.page("placedAt", 50, null),
                        a -> a.page("total", 50, null),
                        a -> a.page("-total", 50, null));
        for (UnaryOperator<Ask> ask : asks) {
            Found found = find(ask);
            Found standingIn = standIn.find(query(ask));

            assertThat(standingIn.items())
                    .as(ask.apply(Ask.ANYTHING).toString())
                    .isEqualTo(found.items());
            assertThat(standingIn.total()).isEqualTo(found.total());
            assertThat(standingIn.degraded()).isTrue();
            assertThat(standingIn.notOffered()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-placedAt", "placedAt", "total", "-total"})
    void a_list_goes_on_in_the_other_store(String sort) throws Exception {
        String customer = "CHANGES" + sort;
        for (int i = 0; i < 6; i++) {
            shop.happened(placedBy(customer, "changes%s-%d".formatted(sort, i), 1 + i % 2));
        }
        List<String> expected =
                find(a -> a.of(customer).page(sort, 50, null)).items().stream()
                        .map(Item::orderId)
                        .toList();
        assertThat(expected).hasSize(6);
        List<String> seen = new ArrayList<>();
        @Nullable String next = null;
        boolean elasticsearch = true;
        do {
            String cursor = next;
            OrderQuery ask = query(a -> a.of(customer).page(sort, 1, cursor));
            Found page = elasticsearch ? search.find(ask) : standIn.find(ask);
            seen.addAll(page.items().stream().map(Item::orderId).toList());
            next = page.next();
            elasticsearch = !elasticsearch;
        } while (next != null);

        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void orders_are_found_by_sku_customer_date_and_amount() {
        assertThat(ids(a -> a.line("MUG"))).containsExactly("o-3", "o-1");
        assertThat(ids(a -> a.line("mug").of("c-99"))).containsExactly("o-3");
        assertThat(ids(a -> a.placed("2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z")))
                .as("the end is exclusive")
                .containsExactly("o-3");
        assertThat(ids(a -> a.atLeast("7.00"))).containsExactly("o-4", "o-2");
    }

    @Test
    void orders_are_found_by_text() {
        assertThat(ids(a -> a.text("O-2"))).containsExactly("o-2");
        assertThat(ids(a -> a.text("muller"))).containsExactly("o-2", "o-1");
        assertThat(ids(a -> a.text("c-17@example.org"))).containsExactly("o-2", "o-1");
        assertThat(ids(a -> a.text("mugs")))
                .as("the SKU counts as well")
                .containsExactly("o-3", "o-1");
        assertThat(ids(a -> a.text("desk la"))).containsExactly("o-2");
        assertThat(ids(a -> a.text("杯子"))).containsExactly("o-3");
        assertThat(ids(a -> a.text("王小明"))).containsExactly("o-3");
        assertThat(ids(a -> a.text("nobody"))).isEmpty();
    }

    @Test
    void facets_count_the_other_states() {
        Found found =
                find(a ->
                        a.placed(null, "2026-01-05T00:00:00Z")
                                .states(List.of("placed"), List.of()));

        assertThat(found.total()).isEqualTo(2);
        assertThat(Objects.requireNonNull(found.facets()).status())
                .containsExactlyInAnyOrder(
                        new Facet("placed", 2), new Facet("shipped", 1), new Facet("cancelled", 1));
        assertThat(Objects.requireNonNull(found.facets()).payment())
                .containsExactlyInAnyOrder(new Facet("partly-paid", 1), new Facet("unpaid", 1));
        assertThat(Objects.requireNonNull(found.facets()).country())
                .containsExactlyInAnyOrder(new Facet("France", 1), new Facet("United Kingdom", 1));
    }

    @Test
    void what_is_found_tells_customer_and_money() {
        Item order = find(a -> a.text("o-2")).items().getFirst();

        assertThat(order.customer().name()).isEqualTo("Zoë Müller");
        assertThat(order.total().amount()).isEqualTo("40.00");
        assertThat(order.paid().amount()).isEqualTo("10.00");
        assertThat(order.paymentStatus()).isEqualTo("partly-paid");
        assertThat(order.skus()).containsExactly("LAMP");
        assertThat(order.placedAt()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
    }

    @Test
    void pages_neither_repeat_nor_skip_while_orders_arrive_and_move() throws Exception {
        for (int i = 0; i < 7; i++) {
            shop.happened(placedBy("PAGER", "old-" + i, 5));
        }
        List<String> seen = new ArrayList<>();
        int pages = 0;
        @Nullable String next = null;
        do {
            String cursor = next;
            Found page = find(a -> a.of("PAGER").page("-placedAt", 2, cursor));
            seen.addAll(page.items().stream().map(Item::orderId).toList());
            next = page.next();
            shop.happened(
                    placedBy("PAGER", "new-" + pages, 20 + pages),
                    new OrderPaymentReceived("old-" + pages, "p", 100, DAY));
            pages++;
        } while (next != null);

        assertThat(seen)
                .as("what was there when the first page was read, once each")
                .containsExactly("old-6", "old-5", "old-4", "old-3", "old-2", "old-1", "old-0");
    }

    /// Orders arrive, are paid and are shipped while somebody pages: each that was there all the time comes once.
    @ParameterizedTest
    @ValueSource(strings = {"-placedAt", "placedAt", "total", "-total"})
    void pages_hold_while_others_write(String sort) throws Exception {
        List<String> there = new ArrayList<>();
        List<DomainEvent> placed = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            there.add("held%s-%03d".formatted(sort, i));
            placed.add(placedBy("HELD" + sort, there.getLast(), 1 + i % 3));
        }
        shop.happened(placed.toArray(DomainEvent[]::new));
        AtomicBoolean reading = new AtomicBoolean(true);
        AtomicInteger written = new AtomicInteger();
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Future<?> writing =
                    writer.submit(() -> {
                        for (int i = 0; reading.get(); i++) {
                            String id = there.get(i % there.size());
                            shop.happened(
                                    placedBy(
                                            "HELD" + sort,
                                            "new%s-%d".formatted(sort, i),
                                            1 + i % 5),
                                    new OrderPaymentReceived(id, "p-" + i, 1, DAY),
                                    new OrderShipped(
                                            id, "s-" + i, List.of(new LineQuantity(1, 1)), DAY));
                            written.incrementAndGet();
                        }
                        return null;
                    });
            int before = written.get();
            // However fast the reader, and however late the writer: they are to meet.
            for (int round = 0;
                    round < 3 || (written.get() == before && !writing.isDone());
                    round++) {
                List<String> seen = new ArrayList<>();
                @Nullable String next = null;
                do {
                    String cursor = next;
                    Found page = find(a -> a.of("HELD" + sort).page(sort, 7, cursor));
                    seen.addAll(page.items().stream().map(Item::orderId).toList());
                    next = page.next();
                } while (next != null);
                assertThat(seen).doesNotHaveDuplicates().containsAll(there);
            }
            reading.set(false);
            writing.get();
        } finally {
            reading.set(false);
        }
    }

    @Test
    void what_cannot_be_asked_is_refused() {
        assertRefused(a -> a.states(List.of("lost"), List.of()));
        assertRefused(a -> a.states(List.of(), List.of("owed")));
        assertRefused(a -> a.placed("yesterday", null));
        assertRefused(a -> a.atLeast("much"));
        assertRefused(a -> a.page("name", 10, null));
        assertRefused(a -> a.page(null, 201, null));
        assertRefused(a -> a.page(null, 10, "AAAA"));
    }

    private static void assertRefused(UnaryOperator<Ask> what) {
        assertThatThrownBy(() -> find(what)).isInstanceOf(QueryProblem.class);
    }

    private static List<String> ids(UnaryOperator<Ask> what) {
        return find(what).items().stream()
                .map(Item::orderId)
                .filter(id -> id.startsWith("o-"))
                .toList();
    }

    private static Found find(UnaryOperator<Ask> what) {
        return search.find(query(what));
    }

    private static OrderQuery query(UnaryOperator<Ask> what) {
        Ask ask = what.apply(Ask.ANYTHING);
        return OrderQuery.of(
                ask.q(),
                ask.status(),
                ask.payment(),
                ask.shipping(),
                ask.sku(),
                ask.customer(),
                null,
                ask.from(),
                ask.to(),
                "GBP",
                ask.minTotal(),
                null,
                ask.sort(),
                ask.limit(),
                ask.cursor());
    }

    private static OrderPlaced placedBy(String customer, String id, int day) {
        return placed(id, day, customer, "Paging Person", "Spain", "PAGE", "Page", 100);
    }

    private static OrderPlaced placed(
            String id,
            int day,
            String customer,
            @Nullable String name,
            String country,
            String sku,
            String description,
            long totalMinor) {
        return new OrderPlaced(
                id,
                new Customer(
                        customer,
                        country,
                        name,
                        name == null ? null : customer + "@example.org",
                        null),
                "GBP",
                List.of(new OrderLine(1, LineKind.GOODS, sku, description, 1, totalMinor, "main")),
                totalMinor,
                null,
                null,
                Instant.parse("2026-01-%02dT00:00:00Z".formatted(day)));
    }
}

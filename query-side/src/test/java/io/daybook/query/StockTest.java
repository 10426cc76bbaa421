package io.daybook.query;

import static io.daybook.query.QueryServer.SERVER;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.query.QueryServer.Answer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

class StockTest {

    private static final AtomicLong NEXT = new AtomicLong(20_000);

    @BeforeAll
    static void stock() {
        level("TEA-1", "main", 10, 6, 3, 1, 0);
        level("TEA-1", "shop", 5, 4, 0, 0, 1);
        for (int i = 0; i < 12; i++) {
            level("LIST-%02d".formatted(i), "list", i, i, 0, 0, 0);
        }
        for (long position = 10_001; position <= 10_020; position++) {
            movement(position, "LEDGER", position % 2 == 0 ? "reserved" : "shipped");
        }
    }

    private static void level(
            String sku,
            String location,
            int onHand,
            int available,
            int reserved,
            int allocated,
            int damaged) {
        SERVER.sql(
                """
                insert into views.stock_levels (sku, location, on_hand, available, reserved, allocated, damaged, version, position)
                values (?, ?, ?, ?, ?, ?, ?, 4, 900)
                """,
                sku,
                location,
                onHand,
                available,
                reserved,
                allocated,
                damaged);
    }

    private static void movement(long position, String sku, String kind) {
        SERVER.sql(
                """
                insert into views.stock_movements (position, sku, location, kind, quantity, on_hand_delta, available_delta, reserved_delta,
                    allocated_delta, damaged_delta, order_id, at, recorded_at, actor, role, version)
                values (?, ?, 'main', ?, 2, 0, -2, 2, 0, 0, 'O-' || ?, timestamptz '2010-12-01T00:00:00Z' + ? * interval '1 hour', now(),
                    'till-3', 'back-office', ?)
                """,
                position,
                sku,
                kind,
                position,
                position - 10_000,
                position);
    }

    @Test
    void a_sku_is_told_in_total_and_per_location() {
        Answer answer = SERVER.get("/api/v1/stock/TEA-1");

        assertThat(answer.body().toString())
                .startsWith(
                        "{\"sku\":\"TEA-1\",\"onHand\":15,\"available\":10,\"reserved\":3,\"allocated\":1,\"damaged\":1,");
        assertThat(answer.body().at("/locations/1/location").asString()).isEqualTo("shop");
        assertThat(answer.header("ETag")).isEqualTo("\"v4+v4\"");
    }

    @Test
    void stock_at_one_location_has_the_version_that_commands_expect() {
        assertThat(SERVER.get("/api/v1/stock/LIST-05").header("ETag")).isEqualTo("\"v4\"");
    }

    @Test
    void the_list_tells_what_is_sold_out_low_or_available() {
        assertThat(skus("/api/v1/stock?location=list&state=sold-out")).containsExactly("LIST-00");
        assertThat(skus("/api/v1/stock?location=list&state=low&threshold=3&limit=2"))
                .containsExactly("LIST-01", "LIST-02", "LIST-03");
        assertThat(skus("/api/v1/stock?location=list&state=available&limit=4")).hasSize(11);
        assertThat(skus("/api/v1/stock?location=list&limit=5")).hasSize(12).isSorted();
    }

    @Test
    void the_list_tells_what_is_low_by_its_own_threshold() {
        SERVER.sql(
                """
                update views.stock_levels set low = 8, enough = 10, low_since = timestamptz '2026-01-01T12:00:00Z'
                where sku = 'LIST-07'
                """);

        assertThat(skus("/api/v1/stock?location=list&low=true")).containsExactly("LIST-07");
        assertThat(skus("/api/v1/stock?location=list&low=false&limit=5"))
                .hasSize(11)
                .doesNotContain("LIST-07");
        assertThat(
                        SERVER.get("/api/v1/stock/LIST-07")
                                .body()
                                .at("/locations/0/lowSince")
                                .asString())
                .isEqualTo("2026-01-01T12:00:00Z");
        assertThat(SERVER.get("/api/v1/stock?low=perhaps").status()).isEqualTo(400);
    }

    private static List<String> skus(String path) {
        return SERVER.allPages(path, () -> {}).stream()
                .map(level -> level.get("sku").asString())
                .toList();
    }

    @Test
    void the_ledger_goes_back_from_the_newest_movement() {
        List<JsonNode> movements =
                SERVER.get("/api/v1/stock/LEDGER/ledger?limit=3")
                        .body()
                        .get("items")
                        .valueStream()
                        .toList();

        assertThat(movements)
                .extracting(movement -> movement.get("position").asLong())
                .containsExactly(10_020L, 10_019L, 10_018L);
        JsonNode newest = movements.getFirst();
        assertThat(newest.get("at").asString()).isEqualTo("2010-12-01T20:00:00Z");
        assertThat(newest.get("actor").asString()).isEqualTo("till-3");
        assertThat(newest.get("change").toString())
                .isEqualTo(
                        "{\"onHand\":0,\"available\":-2,\"reserved\":2,\"allocated\":0,\"damaged\":0}");
    }

    @Test
    void the_ledger_is_filtered_by_kind_order_and_business_time() {
        assertThat(positions("/api/v1/stock/LEDGER/ledger?kind=shipped&sort=oldest&limit=4"))
                .hasSize(10)
                .startsWith(10_001L, 10_003L);
        assertThat(positions("/api/v1/stock/LEDGER/ledger?order=O-10007")).containsExactly(10_007L);
        assertThat(
                        positions(
                                "/api/v1/stock/LEDGER/ledger?from=2010-12-01T03:00:00Z&to=2010-12-01T06:00:00%2B01:00"))
                .containsExactly(10_004L, 10_003L);
        assertThat(positions("/api/v1/stock/LEDGER/ledger?kind=adjusted")).isEmpty();
    }

    @Test
    void pages_have_neither_gaps_nor_duplicates_while_movements_arrive() {
        LongStream.rangeClosed(11_001, 11_030)
                .forEach(position -> movement(position, "BUSY", "reserved"));
        Runnable arrival =
                () -> {
                    movement(NEXT.incrementAndGet(), "BUSY", "reserved");
                    movement(NEXT.incrementAndGet(), "BUSY", "shipped");
                };

        List<Long> back = positions("/api/v1/stock/BUSY/ledger?limit=4", arrival);
        assertThat(back)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(11_001, 11_030)
                                .boxed()
                                .sorted(java.util.Comparator.reverseOrder())
                                .toList());

        AtomicLong rounds = new AtomicLong();
        List<Long> forth =
                positions(
                        "/api/v1/stock/BUSY/ledger?limit=4&sort=oldest",
                        () -> {
                            if (rounds.incrementAndGet() <= 5) {
                                arrival.run();
                            }
                        });
        assertThat(forth).doesNotHaveDuplicates().isSorted();
        assertThat(forth).endsWith(NEXT.get());
        assertThat((long) forth.size()).isEqualTo(30 + NEXT.get() - 20_000);
    }

    private static List<Long> positions(String path) {
        return positions(path, () -> {});
    }

    private static List<Long> positions(String path, Runnable betweenPages) {
        return SERVER.allPages(path, betweenPages).stream()
                .map(movement -> movement.get("position").asLong())
                .toList();
    }
}

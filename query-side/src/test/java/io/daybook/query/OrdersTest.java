package io.daybook.query;

import static io.daybook.query.QueryServer.SERVER;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.query.QueryServer.Answer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.List;

class OrdersTest {

    @BeforeAll
    static void orders() {
        order("O-1", "partly-shipped", 30_00, 30_00, "Ada Lovelace");
        line("O-1", 1, "goods", "TEA-1", 4, 5_00, 2, 1, 0, "main");
        line("O-1", 2, "charge", "POST", 1, 10_00, 0, 0, 0, null);
        order("O-2", "placed", 30_00, 5_00, null);
        line("O-2", 1, "goods", "TEA-1", 6, 5_00, 0, 2, 0, "main");
        for (int i = 1; i <= 7; i++) {
            SERVER.sql(
                    """
                    insert into views.order_steps (position, order_id, step, at, actor, role, reason, detail, version)
                    values (?, 'O-1', ?, '2010-12-01T08:26:00Z', 'till-3', 'back-office', null, ?::jsonb, ?)
                    """,
                    100 + i,
                    i == 1 ? "placed" : "shipped",
                    "{\"text\":\"Step %d.\",\"total_minor\":750,\"currency\":\"GBP\",\"cart_id\":\"C-1\"}"
                            .formatted(i),
                    i - 1);
        }
    }

    private static void order(
            String id, String status, long total, long paid, @Nullable String name) {
        SERVER.sql(
                """
                insert into views.orders (order_id, customer_reference, country, currency, status, total_minor, paid_minor, refunded_minor,
                    lines, units, units_shipped, units_cancelled, units_returned, shipments, shipments_delivered, waived_minor, placed_at,
                    placed_position, customer_name, version, position)
                values (?, '17850', 'United Kingdom', 'GBP', ?, ?, ?, 0, 2, 4, 2, 1, 0, 1, 0, 1000, '2010-12-01T08:26:00.5Z', 101, ?, 6, 107)
                """,
                id,
                status,
                total,
                paid,
                name);
    }

    private static void line(
            String id,
            int line,
            String kind,
            String sku,
            int quantity,
            long price,
            int shipped,
            int cancelled,
            int returned,
            @Nullable String location) {
        SERVER.sql(
                """
                insert into views.order_lines (order_id, line, kind, sku, description, quantity, unit_price_minor, amount_minor, location,
                    quantity_shipped, quantity_cancelled, quantity_returned, position)
                values (?, ?, ?, ?, 'Text', ?, ?, ?, ?, ?, ?, ?, 101)
                """,
                id,
                line,
                kind,
                sku,
                quantity,
                price,
                quantity * price,
                location,
                shipped,
                cancelled,
                returned);
    }

    @Test
    void an_order_is_told_with_its_lines_money_and_units() {
        Answer answer = SERVER.get("/api/v1/orders/O-1");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("\"v6\"");
        JsonNode order = answer.body();
        assertThat(order.get("status").asString()).isEqualTo("partly-shipped");
        assertThat(order.get("placedAt").asString()).isEqualTo("2010-12-01T08:26:00.500Z");
        assertThat(order.at("/customer/name").asString()).isEqualTo("Ada Lovelace");
        assertThat(order.get("total").toString())
                .isEqualTo("{\"amount\":\"30.00\",\"currency\":\"GBP\"}");
        assertThat(order.at("/payment/paid/amount").asString()).isEqualTo("30.00");
        assertThat(order.at("/payment").has("due")).isFalse();
        assertThat(order.get("units").toString())
                .isEqualTo(
                        "{\"ordered\":4,\"shipped\":2,\"cancelled\":1,\"returned\":0,\"returning\":0}");
        assertThat(order.get("lines")).hasSize(2);
        assertThat(order.at("/lines/0/quantityShipped").asInt()).isEqualTo(2);
        assertThat(order.at("/lines/0/unitPrice/amount").asString()).isEqualTo("5.00");
        assertThat(order.at("/lines/1/kind").asString()).isEqualTo("charge");
        assertThat(order.at("/lines/1").has("location")).isFalse();
    }

    @Test
    void what_is_due_leaves_out_what_was_cancelled() {
        JsonNode order = SERVER.get("/api/v1/orders/O-2").body();
        assertThat(order.at("/payment/due/amount").asString()).isEqualTo("15.00");
    }

    @Test
    void who_has_the_version_is_told_that_nothing_changed() {
        Answer same = SERVER.get("/api/v1/orders/O-1", "If-None-Match", "\"v6\"");
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.header("ETag")).isEqualTo("\"v6\"");
        assertThat(same.header("Daybook-Position")).isNotEmpty();

        assertThat(SERVER.get("/api/v1/orders/O-1", "If-None-Match", "\"v5\"").status())
                .isEqualTo(200);
    }

    @Test
    void the_timeline_has_every_step_once_over_pages_of_any_size() {
        for (int limit : new int[] {1, 2, 3, 6, 7, 8}) {
            List<JsonNode> steps =
                    SERVER.allPages("/api/v1/orders/O-1/timeline?limit=" + limit, () -> {});
            assertThat(steps)
                    .extracting(step -> step.get("position").asLong())
                    .containsExactly(101L, 102L, 103L, 104L, 105L, 106L, 107L);
            assertThat(steps.getFirst().get("text").asString()).isEqualTo("Step 1.");
            assertThat(steps.getFirst().at("/detail/total/amount").asString()).isEqualTo("7.50");
            assertThat(steps.getFirst().at("/detail/cartId").asString()).isEqualTo("C-1");
        }
    }

    @Test
    void a_cursor_does_not_work_for_another_order() {
        String next =
                SERVER.get("/api/v1/orders/O-1/timeline?limit=1").body().get("next").asString();
        assertThat(SERVER.get("/api/v1/orders/O-2/timeline?cursor=" + next).code())
                .isEqualTo("bad-cursor");
    }
}

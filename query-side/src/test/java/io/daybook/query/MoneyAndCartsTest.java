package io.daybook.query;

import static io.daybook.query.QueryServer.SERVER;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.query.QueryServer.Answer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.List;

/// Payments, carts and credit notes.
class MoneyAndCartsTest {

    @BeforeAll
    static void rows() {
        for (String id : List.of("P-1", "P-2", "P-3")) {
            SERVER.sql(
                    """
                    insert into views.payments (payment_id, order_id, currency, method, provider, status, requested_minor, authorised_minor,
                        captured_minor, voided_minor, refunded_minor, requested_at, version, position)
                    values (?, 'O-PAID', 'JPY', 'card', 'simulator', 'captured', 1250, 1250, 1250, 0, 0, '2011-01-04T10:00:00Z', 2, 300)
                    """,
                    id);
        }
        for (int position = 301; position <= 303; position++) {
            SERVER.sql(
                    """
                    insert into views.postings (position, entry, account, order_id, payment_id, currency, amount_minor, at)
                    values (?, 1, 'cash', 'O-PAID', 'P-1', 'JPY', 500, now()), (?, 2, 'sales', 'O-PAID', 'P-1', 'JPY', -500, now())
                    """,
                    position,
                    position);
        }
        SERVER.sql(
                """
                insert into views.carts (cart_id, currency, status, opened_at, version, position)
                values ('C-1', 'GBP', 'open', now(), 3, 400), ('C-2', 'GBP', 'abandoned', now(), 1, 401)
                """);
        SERVER.sql(
                """
                insert into views.cart_items (cart_id, sku, description, quantity, unit_price_minor, position)
                values ('C-1', 'TEA-1', 'Tea', 3, 250, 400), ('C-1', 'CUP-1', 'Cup', 1, 99, 400)
                """);
        SERVER.sql(
                """
                insert into views.credit_notes (credit_id, customer_reference, country, currency, refund_minor, refunded_minor, lines,
                    issued_at, issued_position, version, position)
                values ('C536379', '14527', 'United Kingdom', 'GBP', 2750, 2750, 2, now(), 500, 1, 501)
                """);
        SERVER.sql(
                """
                insert into views.credit_lines (credit_id, line, kind, sku, description, quantity, accepted_quantity, unit_price_minor,
                    position)
                values ('C536379', 1, 'goods', 'TEA-1', 'Tea', 5, 3, 550, 500), ('C536379', 2, 'charge', 'D', 'Discount', 1, 1, 2750, 500)
                """);
        SERVER.sql(
                """
                insert into views.credit_links (credit_id, line, link, order_id, order_line, quantity, effect, at, position)
                values ('C536379', 1, 1, 'O-8', 1, 2, 'returned', now(), 500), ('C536379', 1, 2, 'O-9', 4, 1, 'cancelled', now(), 500)
                """);
    }

    @Test
    void a_payment_is_told_in_the_decimals_of_its_currency() {
        Answer answer = SERVER.get("/api/v1/payments/P-1");

        assertThat(answer.header("ETag")).isEqualTo("\"v2\"");
        assertThat(answer.body().get("captured").toString())
                .isEqualTo("{\"amount\":\"1250\",\"currency\":\"JPY\"}");
        assertThat(answer.body().has("settledAt")).isFalse();
        assertThat(SERVER.get("/api/v1/payments/P-1", "If-None-Match", "\"v2\"").status())
                .isEqualTo(304);
    }

    @Test
    void all_payments_of_an_order_are_told() {
        assertThat(SERVER.allPages("/api/v1/orders/O-PAID/payments?limit=2", () -> {}))
                .extracting(payment -> payment.get("paymentId").asString())
                .containsExactly("P-1", "P-2", "P-3");
    }

    @Test
    void payments_that_wait_for_the_back_office_are_found_by_their_status() {
        for (String id : List.of("F-1", "F-2", "F-3")) {
            SERVER.sql(
                    """
                    insert into views.payments (payment_id, order_id, currency, method, provider, status, requested_minor, authorised_minor,
                        captured_minor, voided_minor, refunded_minor, requested_at, version, position)
                    values (?, 'O-FAILED', 'GBP', 'card', 'simulator', 'refund-failed', 500, 500, 500, 0, 0, '2011-01-04T10:00:00Z', 2, 310)
                    """,
                    id);
        }
        assertThat(SERVER.allPages("/api/v1/payments?status=refund-failed&limit=2", () -> {}))
                .extracting(payment -> payment.get("paymentId").asString())
                .containsExactly("F-1", "F-2", "F-3");
        assertThat(SERVER.allPages("/api/v1/payments?limit=2", () -> {}))
                .extracting(payment -> payment.get("paymentId").asString())
                .contains("F-1", "P-1");
        assertThat(SERVER.get("/api/v1/payments?status=nonsense").status()).isEqualTo(400);
    }

    @Test
    void what_was_requested_of_a_provider_is_told_with_what_came_of_it() {
        SERVER.sql(
                """
                insert into views.payment_operations (payment_id, operation_id, kind, status, amount_minor, reason, failure, requested_at,
                    answered_at, position)
                values ('P-2', 'refund-2', 'refund', 'failed', 250, 'late', 'account-closed', '2011-01-05T10:00:00Z', now(), 311),
                    ('P-2', 'capture', 'capture', 'done', 1250, null, null, '2011-01-04T10:00:00Z', now(), 305)
                """);
        JsonNode operations = SERVER.get("/api/v1/payments/P-2").body().get("operations");
        assertThat(operations).hasSize(2);
        assertThat(operations.at("/0/operation").asString()).isEqualTo("capture");
        assertThat(operations.at("/1/failure").asString()).isEqualTo("account-closed");
        assertThat(operations.at("/1/amount/amount").asString()).isEqualTo("250");
    }

    @Test
    void the_postings_of_a_payment_sum_to_zero() {
        List<JsonNode> postings = SERVER.allPages("/api/v1/payments/P-1/ledger?limit=1", () -> {});
        assertThat(postings).hasSize(6);
        assertThat(postings.stream().mapToInt(p -> p.at("/amount/amount").asInt()).sum()).isZero();
        assertThat(SERVER.get("/api/v1/payments/P-2/ledger").body().get("items")).isEmpty();
    }

    @Test
    void a_cart_is_told_with_its_items_and_total() {
        Answer cart = SERVER.get("/api/v1/carts/C-1");

        assertThat(cart.header("ETag")).isEqualTo("\"v3\"");
        assertThat(cart.body().at("/total/amount").asString()).isEqualTo("8.49");
        assertThat(cart.body().get("items")).hasSize(2);
        assertThat(cart.body().at("/items/1/amount/amount").asString()).isEqualTo("7.50");

        assertThat(SERVER.get("/api/v1/carts/C-2").body().at("/total/amount").asString())
                .isEqualTo("0.00");
    }

    @Test
    void a_credit_note_is_told_with_the_order_lines_it_belongs_to() {
        JsonNode note = SERVER.get("/api/v1/credits/C536379").body();

        assertThat(note.get("lines")).hasSize(2);
        assertThat(note.at("/lines/0/links")).hasSize(2);
        assertThat(note.at("/lines/0/links/1").toString())
                .isEqualTo(
                        "{\"orderId\":\"O-9\",\"orderLine\":4,\"quantity\":1,\"effect\":\"cancelled\"}");
        assertThat(note.at("/lines/1/links")).isEmpty();
        assertThat(note.at("/refund/amount").asString()).isEqualTo("27.50");
    }
}

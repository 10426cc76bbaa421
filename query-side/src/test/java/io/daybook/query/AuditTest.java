package io.daybook.query;

import static io.daybook.query.QueryServer.SERVER;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shared.log.ConsistencyToken;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.UUID;

/// The log itself, and how far the views have come.
class AuditTest {

    @BeforeAll
    static void events() {
        event(
                1,
                0,
                "order.placed",
                """
                {"orderId":"4711","currency":"GBP","totalMinor":100,"at":"2010-12-01T08:26:00Z","lines":[],
                 "customer":{"reference":"17850","country":"France","name":"Ada Lovelace","email":"ada@example.org","address":null}}
                """);
        event(2, 1, "order.confirmed", "{\"orderId\":\"4711\",\"at\":\"2010-12-01T08:26:00Z\"}");
        event(3, 2, "order.from-the-future", "{\"orderId\":\"4711\",\"to\":\"Ada Lovelace\"}");
    }

    private static void event(long position, long version, String type, String payload) {
        SERVER.sql(
                """
                insert into daybook.events (position, stream, version, event_id, type, revision, command_id, payload, metadata, recorded_at)
                values (?, 'order:4711', ?, ?, ?, 1, 'c-1', ?::jsonb, '{"actor":"till-3","role":"back-office"}', '2026-01-01T00:00:00Z')
                """,
                position,
                version,
                UUID.randomUUID(),
                type,
                payload);
    }

    @Test
    void a_stream_is_told_event_by_event_without_personal_data() {
        List<JsonNode> events =
                SERVER.allPages("/api/v1/audit/streams/order:4711?limit=2", () -> {});

        assertThat(events)
                .extracting(event -> event.get("version").asLong())
                .containsExactly(0L, 1L, 2L);
        assertThat(events.toString()).doesNotContain("Ada", "ada@");
        JsonNode placed = events.getFirst();
        assertThat(placed.at("/payload/customer/name").asString()).isEqualTo("***");
        assertThat(placed.at("/payload/customer/address").isNull()).isTrue();
        assertThat(placed.at("/payload/customer/country").asString()).isEqualTo("France");
        assertThat(placed.at("/metadata/actor").asString()).isEqualTo("till-3");
        assertThat(placed.get("recordedAt").asString()).isEqualTo("2026-01-01T00:00:00Z");
        // What this release cannot read may say anything.
        assertThat(events.getLast().get("payload").toString()).isEqualTo("{\"masked\":\"***\"}");
    }

    @Test
    void the_feed_passes_on_what_this_release_does_not_know_and_masks_it() {
        JsonNode events =
                SERVER.get("/api/v1/feed/events?subject=order:4711&type=order.from").body();

        assertThat(events).hasSize(1);
        assertThat(events.at("/0/type").asString()).isEqualTo("order.from-the-future");
        assertThat(events.at("/0/data").toString()).isEqualTo("{\"masked\":\"***\"}");
    }

    @Test
    void the_log_is_never_behind() {
        QueryServer.Answer answer =
                SERVER.get(
                        "/api/v1/audit/streams/order:4711",
                        "Consistency-Token",
                        ConsistencyToken.of(TestPositions.HEAD + 1).toString());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Daybook-Position")).isEqualTo("1000");
        assertThat(answer.header("Daybook-Lag")).isEqualTo("0");
    }

    @Test
    void the_views_tell_how_far_they_have_come_and_what_they_could_not_apply() {
        SERVER.positions.set("carts", 750);
        SERVER.sql(
                """
                insert into views.parked_events (view, position, sequence, version, event_id, event_type, error)
                values ('carts', 700, 'cart:1', 0, gen_random_uuid(), 'cart.opened', 'broken')
                """);
        try {
            JsonNode carts =
                    SERVER.get("/api/v1/projections")
                            .body()
                            .get("items")
                            .valueStream()
                            .filter(view -> view.get("view").asString().equals("carts"))
                            .findFirst()
                            .orElseThrow();
            assertThat(carts.get("position").asLong()).isEqualTo(750);
            assertThat(carts.get("lag").asLong()).isEqualTo(250);
            assertThat(carts.get("state").asString()).isEqualTo("behind");
            assertThat(carts.get("parkedEvents").asLong()).isEqualTo(1);
        } finally {
            SERVER.sql("delete from views.parked_events where view = 'carts'");
            SERVER.positions.set("carts", TestPositions.HEAD);
        }
    }

    @Test
    void a_view_that_another_process_posts_tells_why_it_stands_still() {
        SERVER.positions.set("coupons", 750);
        SERVER.sql(
                """
                insert into views.view_positions (view, position, failing, failing_error, failing_since)
                values ('coupons', 750, 'failed', 'it does not know an event', '2026-03-01T12:00:00Z')
                """);
        try {
            JsonNode coupons =
                    SERVER.get("/api/v1/projections")
                            .body()
                            .get("items")
                            .valueStream()
                            .filter(view -> view.get("view").asString().equals("coupons"))
                            .findFirst()
                            .orElseThrow();
            assertThat(coupons.get("state").asString()).isEqualTo("failed");
            assertThat(coupons.get("error").asString()).isEqualTo("it does not know an event");
            assertThat(coupons.get("failingSince").asString()).isEqualTo("2026-03-01T12:00:00Z");
        } finally {
            SERVER.sql("delete from views.view_positions where view = 'coupons'");
            SERVER.positions.set("coupons", TestPositions.HEAD);
        }
    }
}

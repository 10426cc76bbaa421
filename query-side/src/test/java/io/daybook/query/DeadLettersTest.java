package io.daybook.query;

import static io.daybook.query.QueryServer.SERVER;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.query.QueryServer.Answer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// Dead letters as the back office sees them.
class DeadLettersTest {

    private static final String CAUSE = "order.placed/NullPointerException/TrackedOrder.placed";
    private static final String LIST = "/api/v1/dead-letters?view=order-tracking";

    /// Ten orders of which the first event failed and one more waits.
    @BeforeAll
    static void letters() {
        SERVER.sql(
                "insert into views.view_positions (view, position) values ('order-tracking', 900), ('stock-level', 900) on conflict do nothing");
        for (int i = 1; i <= 10; i++) {
            letter(
                    "order-tracking",
                    500 + i,
                    "order:d-" + i,
                    0,
                    "order.placed",
                    i == 10 ? "else" : CAUSE,
                    null);
            letter("order-tracking", 600 + i, "order:d-" + i, 1, "order.confirmed", null, 500L + i);
        }
        letter("stock-level", 505, "stock:A@main", 0, "stock.received", "stock", null);
        letter("order_tracking__v8", 506, "order:d-6", 0, "order.placed", CAUSE, null);
        SERVER.sql(
                """
                insert into views.parked_attempts (view, position, attempt, tried_at, error, cause) values
                ('order-tracking', 503, 1, '2026-03-01T12:00:00Z', 'first', ?), ('order-tracking', 503, 2, '2026-03-02T12:00:00Z', 'second', ?)
                """,
                CAUSE,
                CAUSE);
        String payload =
                "{\"orderId\":\"d-3\",\"currency\":\"GBP\",\"totalMinor\":100,\"at\":\"2010-12-01T08:26:00Z\",\"lines\":[],\"customer\":{\"reference\":\"17850\",\"country\":\"%s\",\"name\":\"Ada Lovelace\"}}";
        event(503, "order:d-3", 0, "order.placed", payload.formatted("France"));
        event(
                701,
                "dead-letters:order-tracking",
                0,
                "dead-letter.edited",
                "{\"view\":\"order-tracking\",\"position\":503,\"sequence\":\"order:d-3\",\"eventType\":\"order.placed\",\"revision\":1,\"payload\":%s,\"attempt\":2,\"reason\":\"a slip\",\"at\":\"2026-03-02T11:59:00Z\"}"
                        .formatted("\"" + payload.formatted("Italy").replace("\"", "\\\"") + "\""));
    }

    @AfterAll
    static void clear() {
        SERVER.sql("delete from views.parked_events");
        SERVER.sql("delete from daybook.events where position in (503, 701)");
    }

    @Test
    void a_page_neither_repeats_nor_leaves_out_when_letters_come_and_go() {
        List<JsonNode> letters =
                SERVER.allPages(
                        LIST + "&state=failed&limit=3",
                        () -> {
                            SERVER.sql(
                                    "delete from views.parked_events where view = 'order-tracking' and position = 501");
                            letter(
                                    "order-tracking",
                                    401,
                                    "order:x",
                                    0,
                                    "order.placed",
                                    CAUSE,
                                    null);
                        });
        SERVER.sql("delete from views.parked_events where position = 401");
        letter("order-tracking", 501, "order:d-1", 0, "order.placed", CAUSE, null);

        assertThat(letters)
                .extracting(letter -> letter.get("position").asLong())
                .containsExactly(501L, 502L, 503L, 504L, 505L, 506L, 507L, 508L, 509L, 510L);
    }

    @Test
    void letters_are_filtered_by_view_cause_sequence_state_and_age() {
        assertThat(positions("/api/v1/dead-letters?limit=200")).hasSize(21);
        assertThat(positions("/api/v1/dead-letters?view=stock-level")).containsExactly(505L);
        assertThat(positions(LIST + "&cause=else")).containsExactly(510L);
        assertThat(positions(LIST + "&cause=" + URLEncoder.encode(CAUSE, StandardCharsets.UTF_8)))
                .hasSize(9);
        assertThat(positions(LIST + "&sequence=order:d-4")).containsExactly(504L, 604L);
        assertThat(positions(LIST + "&state=waiting")).hasSize(10).allMatch(at -> at > 600);
        assertThat(positions(LIST + "&parkedTo=2026-02-01T00:00:00Z")).containsExactly(502L);
        assertThat(positions(LIST + "&parkedFrom=2026-02-01T00:00:00Z")).hasSize(19);
        assertThat(SERVER.get("/api/v1/dead-letters?view=nothing").code())
                .isEqualTo("unknown-view");
        assertThat(SERVER.get(LIST + "&state=lost").code()).isEqualTo("malformed-parameter");
    }

    @Test
    void causes_are_counted_with_what_waits() {
        JsonNode causes =
                SERVER.get("/api/v1/dead-letters/causes?view=order-tracking").body().get("items");

        assertThat(causes).hasSize(2);
        assertThat(causes.at("/0/cause").asString()).isEqualTo(CAUSE);
        assertThat(causes.at("/0/letters").asLong()).isEqualTo(9);
        assertThat(causes.at("/0/waiting").asLong()).isEqualTo(9);
        assertThat(causes.at("/0/firstPosition").asLong()).isEqualTo(501);
        assertThat(causes.at("/1/letters").asLong()).isEqualTo(1);
    }

    @Test
    void one_letter_is_shown_with_all_that_is_known_and_without_personal_data() {
        Answer answer = SERVER.get("/api/v1/projections/order-tracking/dead-letters/503");
        JsonNode letter = answer.body();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(letter.toString()).doesNotContain("Lovelace");
        assertThat(letter.at("/letter/state").asString()).isEqualTo("failed");
        assertThat(letter.at("/letter/waiting").asLong()).isEqualTo(1);
        assertThat(letter.at("/event/payload/customer/name").asString()).isEqualTo("***");
        assertThat(letter.at("/event/payload/customer/country").asString()).isEqualTo("France");
        assertThat(letter.at("/edited/customer/country").asString()).isEqualTo("Italy");
        assertThat(letter.at("/edited/customer/name").asString()).isEqualTo("***");
        assertThat(letter.at("/tries"))
                .extracting(each -> each.get("error").asString())
                .containsExactly("first", "second");
        assertThat(letter.at("/tries/1/at").asString()).isEqualTo("2026-03-02T12:00:00Z");
        assertThat(letter.at("/decisions/0/decision").asString()).isEqualTo("edited");
        assertThat(letter.at("/decisions/0/actor").asString()).isEqualTo("till-3");
        assertThat(letter.at("/decisions/0/reason").asString()).isEqualTo("a slip");
        assertThat(letter.at("/waitingBehind/0/position").asLong()).isEqualTo(603);

        assertThat(SERVER.get("/api/v1/projections/order-tracking/dead-letters/1").code())
                .isEqualTo("unknown-dead-letter");
        assertThat(SERVER.get("/api/v1/projections/nothing/dead-letters/503").code())
                .isEqualTo("unknown-view");
        assertThat(
                        SERVER.get("/api/v1/audit/streams/dead-letters:order-tracking")
                                .body()
                                .toString())
                .doesNotContain("Lovelace")
                .contains("a slip");
    }

    private static List<Long> positions(String path) {
        return SERVER.get(path)
                .body()
                .get("items")
                .valueStream()
                .map(letter -> letter.get("position").asLong())
                .toList();
    }

    private static void letter(
            String view,
            long position,
            String sequence,
            long version,
            String type,
            @Nullable String cause,
            @Nullable Long behind) {
        SERVER.sql(
                """
                insert into views.parked_events (view, position, sequence, version, event_id, event_type, error, cause, behind, attempts, parked_at)
                values (?, ?, ?, ?, ?, ?, 'broken', ?, ?::bigint, ?, ?::timestamptz) on conflict do nothing
                """,
                view,
                position,
                sequence,
                version,
                UUID.randomUUID(),
                type,
                cause,
                behind,
                behind == null ? 1 : 0,
                position == 502 ? "2026-01-01T00:00:00Z" : "2026-03-01T00:00:00Z");
    }

    private static void event(
            long position, String stream, long version, String type, String payload) {
        SERVER.sql(
                """
                insert into daybook.events (position, stream, version, event_id, type, revision, command_id, payload, metadata, recorded_at)
                values (?, ?, ?, ?, ?, 1, 'c-1', ?::jsonb, '{"actor":"till-3","role":"back-office"}', '2026-01-01T00:00:00Z')
                """,
                position,
                stream,
                version,
                UUID.randomUUID(),
                type,
                payload);
    }
}

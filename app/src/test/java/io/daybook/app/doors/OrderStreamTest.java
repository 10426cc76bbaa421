package io.daybook.app.doors;

import static io.daybook.app.doors.Shop.succeeded;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.app.doors.OpenStream.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// An order as it goes on, told while it does.
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderStreamTest {

    @Test
    void every_step_is_told_once_and_in_order_over_cuts() {
        Http http = Engine.shared().http();
        String order = order(http, 9);
        List<Message> messages = new ArrayList<>();

        CompletableFuture<String> writer =
                CompletableFuture.supplyAsync(() -> {
                    String token = "";
                    for (int i = 0; i < 8; i++) {
                        Answer written =
                                succeeded(
                                        http.post(
                                                order + "/cancellation",
                                                "{\"reason\": \"one less\", \"lines\": [{\"line\": 1, \"quantity\": 1}]}"));
                        token = written.header("Consistency-Token");
                    }
                    return token;
                });
        while (messages.size() < 9) {
            String last = messages.isEmpty() ? "" : messages.getLast().id();
            try (OpenStream stream = OpenStream.open(http, order + "/stream", last)) {
                messages.addAll(stream.take(Math.min(2, 9 - messages.size())));
            }
        }

        JsonNode timeline = http.get(order + "/timeline", writer.join()).json().path("items");
        assertThat(messages).extracting(Message::data).containsExactlyElementsOf(timeline);
        assertThat(messages)
                .extracting(OrderStreamTest::step)
                .startsWith("placed", "lines-cancelled")
                .hasSize(9);
    }

    @Test
    void a_step_is_told_to_all_who_are_there_when_it_comes() {
        Http http = Engine.shared().http();
        String order = order(http, 3);
        try (OpenStream one = OpenStream.open(http, order + "/stream", "");
                OpenStream other = OpenStream.open(http, order + "/stream", "")) {
            one.take(1);
            other.take(1);

            succeeded(http.post(order + "/cancellation", "{\"reason\": \"all of it\"}"));

            assertThat(one.take(2))
                    .extracting(OrderStreamTest::step)
                    .containsExactly("lines-cancelled", "cancelled");
            assertThat(other.take(2))
                    .extracting(OrderStreamTest::step)
                    .containsExactly("lines-cancelled", "cancelled");
        }
    }

    @Test
    void an_order_that_is_not_there_and_an_id_that_is_none_are_refused() {
        Http http = Engine.shared().http();
        String order = order(http, 1);

        Answer unknown = http.get("/api/v1/orders/nobody-s/stream");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("unknown-order");
        // Going on behind what never was would leave steps out.
        for (String id : List.of("yesterday", "-1", "999999999999")) {
            Answer malformed =
                    http.send(http.request(order + "/stream").header("Last-Event-ID", id));
            assertThat(malformed.status()).as(malformed.text()).isEqualTo(400);
            assertThat(malformed.code()).isEqualTo("malformed-parameter");
        }
    }

    @Test
    void whoever_asks_for_the_headers_alone_leaves_nothing_open() {
        Http http = Engine.shared().http();

        Answer headers = http.send(http.request(order(http, 1) + "/stream").HEAD());

        assertThat(headers.status()).isEqualTo(200);
        assertThat(headers.header("Content-Type")).startsWith("text/event-stream");
    }

    @Test
    void so_many_are_open_and_no_more_they_beat_and_they_end_with_the_engine() {
        // Whoever held its end up would hold it up for that long.
        Engine engine =
                Engine.start(
                        "--daybook.live.streams=2",
                        "--daybook.live.heartbeat=100ms",
                        "--spring.lifecycle.timeout-per-shutdown-phase=10m");
        try {
            Http http = engine.http();
            String order = order(http, 1);
            OpenStream first = OpenStream.open(http, order + "/stream", "");
            OpenStream second = OpenStream.open(http, "/api/v1/feed/events", "");

            Answer third = http.get(order + "/stream");
            assertThat(third.status()).as(third.text()).isEqualTo(503);
            assertThat(third.code()).isEqualTo("too-many-streams");
            assertThat(third.header("Retry-After")).isNotEmpty();

            first.awaitHeartbeats();
            long begun = System.nanoTime();
            engine.close();
            // Broken off, either would fail here.
            first.rest();
            second.rest();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun))
                    .as("seconds that open streams hold the engine's end up")
                    .isLessThan(60);
        } finally {
            engine.close();
        }
    }

    private static String step(Message message) {
        return message.data().path("step").asString();
    }

    /// An order of so many units.
    ///
    /// @return its address
    private static String order(Http http, int units) {
        Shop shop = new Shop(http);
        Answer placed =
                succeeded(http.post("/api/v1/orders", Shop.order(shop.product(units), units)));
        succeeded(http.get(placed.header("Location"), placed.header("Consistency-Token")));
        return placed.header("Location");
    }
}

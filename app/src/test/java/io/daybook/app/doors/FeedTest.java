package io.daybook.app.doors;

import static io.daybook.app.doors.Shop.newId;
import static io.daybook.app.doors.Shop.succeeded;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.app.doors.OpenStream.Message;
import io.daybook.shared.log.EventLog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// What others follow the log by: everything, once, and in order.
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FeedTest {

    private static final String FEED = "/api/v1/feed/events";

    private final Engine engine = Engine.shared();
    private final Http http = engine.http();
    private final Shop shop = new Shop(http);
    private final EventLog log = engine.part(EventLog.class);

    @Test
    void whoever_follows_gets_every_event_once_and_in_order_while_many_write() {
        long begin = log.head();
        List<CompletableFuture<Void>> writers =
                IntStream.range(0, 4)
                        .mapToObj(_ ->
                                CompletableFuture.runAsync(() -> {
                                    for (int i = 0; i < 15; i++) {
                                        shop.cart(shop.product(3), 1);
                                    }
                                }))
                        .toList();

        List<Long> positions = new ArrayList<>();
        String next = Long.toString(begin);
        while (!writers.stream().allMatch(CompletableFuture::isDone)
                || Long.parseLong(next) < log.head()) {
            JsonNode page = page("?limit=7&after=" + next, "wait=1");
            page.path("items")
                    .forEach(event ->
                            positions.add(Long.valueOf(event.path("position").asString())));
            next = page.path("next").asString();
        }
        writers.forEach(CompletableFuture::join);

        assertThat(positions)
                .hasSizeGreaterThanOrEqualTo(4 * 15 * 4)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(begin + 1, Long.parseLong(next)).boxed().toList());
    }

    @Test
    void an_event_is_told_as_cloudevents_says_and_without_personal_data() {
        String sku = shop.product(2);
        String order = newId("O");
        succeeded(
                http.post(
                        "/api/v1/orders",
                        """
                        {"orderId": "%s", "customer": {"reference": "C-1", "country": "France", "name": "Ada Lovelace"}, "currency": "GBP",
                         "lines": [{"sku": "%s", "description": "Teacup", "quantity": 1, "unitPrice": "2.50"}]}
                        """
                                .formatted(order, sku),
                        "Daybook-Actor",
                        "till-3"));

        Answer answer = get("?subject=order:" + order);

        assertThat(answer.header("Content-Type")).startsWith("application/cloudevents-batch+json");
        assertThat(answer.text()).doesNotContain("Lovelace");
        JsonNode event = answer.json().path(0);
        assertThat(event.path("specversion").asString()).isEqualTo("1.0");
        assertThat(event.path("type").asString()).isEqualTo("order.placed");
        assertThat(event.path("subject").asString()).isEqualTo("order:" + order);
        assertThat(event.path("actor").asString()).isEqualTo("till-3");
        assertThat(event.at("/data/customer/name").asString()).isEqualTo("***");
        assertThat(event.at("/data/customer/country").asString()).isEqualTo("France");
        JsonNode audited =
                http.get("/api/v1/audit/streams/order:" + order).json().path("items").path(0);
        assertThat(event.path("id")).isEqualTo(audited.path("eventId"));
        assertThat(event.path("time")).isEqualTo(audited.path("recordedAt"));
        assertThat(event.path("data")).isEqualTo(audited.path("payload"));
    }

    @Test
    void filters_leave_out_what_is_not_wanted_and_go_on_behind_it() {
        long begin = log.head();
        String sku = shop.product(5);
        String order = order(sku);
        String other = order(sku);

        String own =
                "&subject=order:"
                        + order
                        + "&subject=order:"
                        + other
                        + "&subject=stock:"
                        + sku
                        + "@main";
        assertThat(types(page("?type=stock.res&type=order.&after=" + begin + own, "")))
                .containsExactlyInAnyOrder(
                        "order.placed", "stock.reserved", "order.placed", "stock.reserved");
        // What earlier tests have set going may be told as well.
        assertThat(types(page("?type=stock.res&type=order.&limit=200&after=" + begin, "")))
                .contains("order.placed", "stock.reserved")
                .allMatch(type -> type.startsWith("stock.res") || type.startsWith("order."));
        assertThat(types(page("?subject=order:" + order + "&after=" + begin, "")))
                .containsExactly("order.placed");
        assertThat(types(page("?subject=stock:" + sku + "@main&type=stock.res&limit=1", "")))
                .containsExactly("stock.reserved");
        JsonNode none = page("?type=nothing.&after=" + begin, "");
        assertThat(types(none)).isEmpty();
        assertThat(Long.parseLong(none.path("next").asString())).isGreaterThan(begin);
    }

    @Test
    void the_link_leads_to_the_next_batch_with_the_same_filters() {
        String sku = shop.product(5);
        String link =
                get("?subject=stock:" + sku + "@main&subject=product:" + sku + "&limit=1")
                        .header("Link");

        Answer next = http.get(link.substring(1, link.indexOf('>')));

        assertThat(types(next.json())).containsExactly("stock.received");
    }

    @Test
    void a_request_waits_until_what_it_wants_is_there() {
        String sku = shop.product(2);
        String order = newId("O");
        String after = "?after=" + log.head() + "&subject=order:" + order;
        CompletableFuture<Answer> waiting =
                CompletableFuture.supplyAsync(() -> get(after, "wait=30"));
        shop.product(1);

        succeeded(
                http.post(
                        "/api/v1/orders",
                        Shop.order(sku, 1)
                                .replaceFirst("\\{", "{\"orderId\": \"" + order + "\", ")));

        assertThat(types(waiting.join().json())).containsExactly("order.placed");
        assertThat(waiting.join().header("Preference-Applied")).isEqualTo("wait=30");
    }

    @Test
    void a_request_that_has_waited_in_vain_goes_on_where_it_was() {
        String none = "&subject=order:" + newId("none");

        Answer answer = get("?after=" + log.head() + none, "wait=1");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json()).isEmpty();
        assertThat(get("?after=" + answer.header("Daybook-Next") + none).status()).isEqualTo(200);
    }

    @Test
    void a_stream_that_was_cut_goes_on_behind_the_last_message() {
        String sku = shop.product(9);
        String path = FEED + "?subject=stock:" + sku + "@main";
        List<Message> messages = new ArrayList<>();
        try (OpenStream stream = OpenStream.open(http, path, "")) {
            messages.addAll(stream.take(1));
            shop.receive(sku, 1);
            messages.addAll(stream.take(1));
        }
        shop.receive(sku, 2);
        try (OpenStream stream = OpenStream.open(http, path, messages.getLast().id())) {
            messages.addAll(stream.take(1));
            shop.receive(sku, 3);
            messages.addAll(stream.take(1));
        }

        JsonNode told = get("?subject=stock:" + sku + "@main").json();
        assertThat(messages).extracting(Message::data).containsExactlyElementsOf(told);
        assertThat(messages)
                .extracting(message -> message.data().at("/data/quantity").asInt())
                .containsExactly(9, 1, 2, 3);
    }

    @ParameterizedTest
    @CsvSource({
        "after=-1, malformed-parameter",
        "after=999999999999, malformed-parameter",
        "after=x, malformed-parameter",
        "limit=0, bad-limit",
        "type=, malformed-parameter",
        "category=order, unknown-parameter",
    })
    void what_cannot_be_asked_is_refused(String query, String code) {
        Answer answer = get("?" + query);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
    }

    private String order(String sku) {
        return succeeded(http.post("/api/v1/orders", Shop.order(sku, 1)))
                .json()
                .path("orderId")
                .asString();
    }

    private Answer get(String query) {
        return get(query, "");
    }

    private Answer get(String query, String preference) {
        var request = http.request(FEED + query);
        if (!preference.isEmpty()) {
            request.header("Prefer", preference);
        }
        return http.send(request);
    }

    /// A page of the feed as JSON.
    private JsonNode page(String query, String preference) {
        var request = http.request(FEED + query).header("Accept", "application/json");
        if (!preference.isEmpty()) {
            request.header("Prefer", preference);
        }
        return succeeded(http.send(request)).json();
    }

    private static List<String> types(JsonNode answer) {
        JsonNode events = answer.isArray() ? answer : answer.path("items");
        return events.valueStream().map(event -> event.path("type").asString()).toList();
    }
}

package io.daybook.app.doors;

import static io.daybook.app.doors.Shop.newId;
import static io.daybook.app.doors.Shop.succeeded;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Whoever goes through orders page by page sees each that was there before once, however many are placed and cancelled meanwhile.
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderPagesTest {

    private static final int BEFORE = 45;
    private static final int WRITERS = 3;

    /// Paging ends although more is written behind it all the time.
    private static final int MOST_WRITTEN = 600;

    private final Http http = Engine.shared().http();
    private final Shop shop = new Shop(http);
    private final String customer = newId("C");

    @ParameterizedTest
    @CsvSource({"-placedAt", "placedAt", "-total", "total"})
    void pages_neither_repeat_nor_skip_while_many_write(String sort) {
        String sku = shop.product(100_000);
        List<String> before = new ArrayList<>();
        String token = "";
        for (int i = 0; i < BEFORE; i++) {
            Answer placed = place(sku, 1 + i % 9);
            before.add(placed.json().path("orderId").asString());
            token = placed.header("Consistency-Token");
        }
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        List<CompletableFuture<Void>> writers =
                IntStream.range(0, WRITERS)
                        .mapToObj(writer ->
                                CompletableFuture.runAsync(() -> {
                                    for (int i = writer;
                                            !over.get() && i < MOST_WRITTEN;
                                            i += WRITERS) {
                                        place(sku, 1 + i % 9);
                                        if (i < BEFORE) {
                                            cancel(before.get(i));
                                        }
                                        written.incrementAndGet();
                                    }
                                }))
                        .toList();

        List<String> seen = new ArrayList<>();
        try {
            String path = "/api/v1/orders?customer=" + customer + "&limit=4&sort=" + sort;
            // Sorted by time, what is placed meanwhile comes behind all that was there.
            while (!path.isEmpty() && !seen.containsAll(before)) {
                Answer page = succeeded(http.get(path, token));
                page.json()
                        .path("items")
                        .forEach(order -> seen.add(order.path("orderId").asString()));
                path = page.header("Link").replaceAll("^<|>.*$", "");
            }
        } finally {
            over.set(true);
            writers.forEach(CompletableFuture::join);
        }

        assertThat(written).hasPositiveValue();
        assertThat(seen).doesNotHaveDuplicates().containsAll(before);
    }

    private Answer place(String sku, int quantity) {
        return succeeded(
                http.post(
                        "/api/v1/orders",
                        Shop.order(sku, quantity).replace("\"C-1\"", "\"" + customer + "\"")));
    }

    private void cancel(String order) {
        succeeded(
                http.post(
                        "/api/v1/orders/" + order + "/cancellation",
                        "{\"reason\": \"changed their mind\"}"));
    }
}

package io.daybook.app.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.doors.Shop;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/// A shop's history made up: invoices, some of them taken back, so that all views have something to show.
final class ShopDays {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private ShopDays() {}

    /// Imports so many invoices of up to four lines, and waits until all views show them.
    ///
    /// @param first number of the first invoice
    static void importTo(Engine engine, int first, int invoices) {
        Random random = new Random(first);
        StringBuilder csv =
                new StringBuilder(
                        "Row,InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
        int row = 1;
        for (int i = 0; i < invoices; i++) {
            String time =
                    "2010-12-%02d %02d:%02d:00".formatted(1 + i / 600, 8 + i / 60 % 10, i % 60);
            int lines = 1 + random.nextInt(4);
            for (int line = 0; line < lines; line++) {
                csv.append(
                        String.format(
                                Locale.ROOT,
                                "%d,%d,200%02d,TEACUP %2$d,%d,%s,%d.%02d,%d,France%n",
                                row++,
                                first + i,
                                (i + line * 7) % 30,
                                1 + random.nextInt(9),
                                time,
                                1 + random.nextInt(5),
                                random.nextInt(100),
                                12_000 + i % 40));
            }
            if (i % 10 == 9) {
                csv.append(
                        "%d,C%d,200%02d,TEACUP,-1,%s,1.00,%d,France%n"
                                .formatted(
                                        row++, first + 100_000 + i, i % 30, time, 12_000 + i % 40));
            }
        }
        Http http = engine.http();
        Http.Answer asked =
                http.send(
                        http.request(
                                        "/api/v1/imports?supply=exact&lifecycle=linked&prefix=d"
                                                + first
                                                + "-")
                                .header("Content-Type", "application/octet-stream")
                                .POST(BodyPublishers.ofString(csv.toString())));
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        JsonNode ended =
                await().atMost(PATIENCE)
                        .until(
                                () -> http.get(asked.header("Location")).json(),
                                body -> body.has("finishedAt"));
        assertThat(ended.path("state").asString()).as(ended.toPrettyString()).isEqualTo("done");
        awaitViews(http);
    }

    /// Publishes so many products, `P-0` and up, and receives some of each.
    static void publishTo(Engine engine, int products) {
        for (int i = 0; i < products; i++) {
            Shop.succeeded(
                    engine.http()
                            .post(
                                    "/api/v1/products",
                                    """
                                    {"sku": "P-%d", "names": {"en": "Teapot %d"}, "price": "2.50", "currency": "GBP"}
                                    """
                                            .formatted(i, i)));
            new Shop(engine.http()).receive("P-" + i, 10);
        }
        awaitViews(engine.http());
    }

    /// Waits until no view is behind.
    static void awaitViews(Http http) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    JsonNode views = http.get("/api/v1/projections").json().path("items");
                    assertThat(views).hasSizeGreaterThan(10);
                    views.forEach(view ->
                            assertThat(view.path("state").asString())
                                    .as(view.toString())
                                    .isEqualTo("current"));
                });
    }
}

package io.daybook.app.doors;

import static io.daybook.app.doors.Shop.succeeded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was sold can be asked for as it was, and each figure is the sum of orders and credit notes that are told.
class SalesReportsTest {

    private static final List<String> REPORTS =
            List.of("sales-by-day", "sales-by-hour", "sales-by-country", "sales-by-sku");

    /// @param reports the rows of each report, as they were shown then
    private record Moment(long position, Instant at, Map<String, JsonNode> reports) {}

    @Test
    void reports_are_shown_again_as_they_were_and_sum_up_what_is_behind_them() {
        try (Engine engine = Engine.start()) {
            Http http = engine.http();
            Shop shop = new Shop(http);
            String cup = shop.product(40);
            String pot = shop.product(40);
            List<Moment> moments = new ArrayList<>();
            moments.add(moment(http));

            String paid = order(http, Shop.order(cup, 4));
            moments.add(moment(http));
            post(http, paid, "payments", recorded("6.00"));
            moments.add(moment(http));
            post(http, paid, "payments", recorded("4.00"));
            String guest =
                    order(
                            http,
                            Shop.order(pot, 2)
                                    .replace("\"reference\": \"C-1\", ", "")
                                    .replace("United Kingdom", "Åland & Co"));
            moments.add(moment(http));
            post(http, paid, "shipments", "{\"lines\": [{\"line\": 1, \"quantity\": 3}]}");
            moments.add(moment(http));
            post(
                    http,
                    paid,
                    "cancellation",
                    "{\"reason\": \"one less\", \"lines\": [{\"line\": 1, \"quantity\": 1}]}");
            awaitGivenBack(http, paid, "2.50");
            edit(http, guest, pot);
            moments.add(moment(http));
            String lapsed = order(http, Shop.order(cup, 5));
            moments.add(moment(http));
            post(http, lapsed, "cancellation", "{\"reason\": \"no\"}");
            post(http, guest, "payments", recorded("9.00"));
            moments.add(moment(http));
            succeeded(
                    http.post(
                            "/api/v1/credits",
                            """
                            {"currency": "GBP", "customer": {"reference": "C-1", "country": "United Kingdom"},
                             "lines": [{"sku": "%s", "quantity": 2, "unitPrice": "2.50", "links": [
                                 {"orderId": "%s", "orderLine": 1, "quantity": 2, "effect": "returned"}]},
                                       {"sku": "D", "kind": "charge", "quantity": 1, "unitPrice": "1.00"}]}
                            """
                                    .formatted(cup, paid)));
            moments.add(moment(http));

            assertThat(moments.getFirst().reports().get("sales-by-day")).isEmpty();
            assertThat(moments.getLast().reports().get("sales-by-sku"))
                    .hasSize(2)
                    .allSatisfy(row ->
                            assertThat(row.propertyNames())
                                    .containsExactly(
                                            "sku",
                                            "name",
                                            "currency",
                                            "orders",
                                            "lines",
                                            "units",
                                            "units_credited",
                                            "gross_minor",
                                            "credit_minor",
                                            "net_minor"));
            for (Moment moment : moments) {
                sumsUp(http, "");
                assertThat(reports(http, "?asOf=" + Math.max(1, moment.position())))
                        .as("at position %d", moment.position())
                        .isEqualTo(moment.reports());
                assertThat(reports(http, "?asOf=" + moment.at()))
                        .as("at %s", moment.at())
                        .isEqualTo(moment.reports());
                sumsUp(http, "?asOf=" + moment.position());
                sumsUp(http, "?asOf=" + moment.at());
            }
            spansPartTheWhole(http, moments.get(5).at());
            refusesWhatItCannotTell(http);
            http.proveTheBooks();
        }
    }

    private static void edit(Http http, String order, String sku) {
        String edits =
                """
                "reason": "cheaper, and more", "currency": "GBP", "prices": [{"line": 1, "unitPrice": "2.00"}],
                "added": [{"sku": "%s", "quantity": 2, "unitPrice": "2.50"}]
                """
                        .formatted(sku);
        String path = "/api/v1/orders/" + order + "/changes";
        String token =
                succeeded(http.post(path + "/preview", "{" + edits + "}"))
                        .json()
                        .path("previewToken")
                        .asString();
        succeeded(http.post(path, "{\"previewToken\": \"%s\", %s}".formatted(token, edits)));
    }

    /// What is given back by itself comes a moment after what it is given back for: between the two, the engine only seems to have nothing left to
    /// do.
    private static void awaitGivenBack(Http http, String order, String amount) {
        await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> http.get("/api/v1/orders/" + order).json(),
                        shown -> shown.at("/payment/refunded/amount").asString("").equals(amount));
    }

    /// What the reports show when the engine has nothing left to do.
    private static Moment moment(Http http) {
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            long before = calm(http);
                            Moment moment = new Moment(before, Instant.now(), reports(http, ""));
                            return before >= 0 && before == calm(http)
                                    ? moment
                                    : new Moment(-1, Instant.EPOCH, Map.of());
                        },
                        moment -> moment.position() >= 0);
    }

    /// The position of the log that every view has come to; -1 where some have not.
    private static long calm(Http http) {
        Answer answer = http.get("/api/v1/reports/sales-by-day");
        return answer.header("Daybook-Lag").equals("0")
                ? Long.parseLong(answer.header("Daybook-Position"))
                : -1;
    }

    private static Map<String, JsonNode> reports(Http http, String parameters) {
        Map<String, JsonNode> reports = new HashMap<>();
        for (String report : REPORTS) {
            JsonNode rows = rows(http, report, parameters);
            rows.forEach(row -> ((ObjectNode) row).remove("documents"));
            reports.put(report, rows);
        }
        return reports;
    }

    private static JsonNode rows(Http http, String report, String parameters) {
        return succeeded(http.get("/api/v1/reports/" + report + parameters)).json().path("rows");
    }

    /// Follows each row to all that is behind it, one document at a time.
    private static void sumsUp(Http http, String parameters) {
        for (String report : REPORTS) {
            for (JsonNode row : rows(http, report, parameters)) {
                Map<String, BigDecimal> sums = new HashMap<>();
                String next = row.path("documents").asString() + "&limit=1";
                while (next != null) {
                    Answer page = succeeded(http.get(next));
                    page.json()
                            .path("sum")
                            .properties()
                            .forEach(figure ->
                                    assertThat(figure.getValue())
                                            .isEqualTo(row.path(figure.getKey())));
                    for (JsonNode document : page.json().path("items")) {
                        assertThat(succeeded(http.get(document.path("href").asString())).status())
                                .isEqualTo(200);
                        document.path("figures")
                                .properties()
                                .forEach(figure ->
                                        sums.merge(
                                                figure.getKey(),
                                                figure.getValue().decimalValue(),
                                                BigDecimal::add));
                    }
                    String link = page.header("Link");
                    next = link.isEmpty() ? null : link.substring(1, link.indexOf('>'));
                }
                // A customer with two orders is one.
                sums.remove("customers");
                assertThat(sums).isNotEmpty();
                sums.forEach((figure, sum) ->
                        assertThat(sum)
                                .as("%s of %s", figure, row)
                                .isEqualByComparingTo(row.path(figure).decimalValue()));
            }
        }
    }

    private static void spansPartTheWhole(Http http, Instant cut) {
        long all = net(http, "");
        long before = net(http, "?to=" + cut);
        assertThat(before).isNotZero().isNotEqualTo(all);
        assertThat(before + net(http, "?from=" + cut)).isEqualTo(all);
    }

    private static long net(Http http, String parameters) {
        long net = 0;
        for (JsonNode row : rows(http, "sales-by-day", parameters)) {
            net += row.path("net_minor").asLong();
        }
        return net;
    }

    private static void refusesWhatItCannotTell(Http http) {
        for (String wrong :
                List.of(
                        "stock-value?asOf=1",
                        "sales-by-day?asOf=yesterday",
                        "sales-by-day?asOf=999999999",
                        "sales-by-day/documents?day=someday&currency=GBP",
                        "sales-by-day/documents?country=France&currency=GBP",
                        "sales-by-day/documents?day=2010-12-01",
                        "sales-by-hour/documents?hour=9&currency=GBP")) {
            Answer answer = http.get("/api/v1/reports/" + wrong);
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("malformed-parameter");
        }
        assertThat(http.get("/api/v1/reports/stock-value/documents?sku=S&currency=GBP").code())
                .isEqualTo("unknown-report");
        assertThat(rows(http, "sales-by-day", "?asOf=1999-01-01T00:00:00Z")).isEmpty();
        assertThat(succeeded(http.get("/data-dictionary")).text())
                .contains("<h2><a href=\"#orders_v2\">", "ISO 4217");
    }

    private static String order(Http http, String body) {
        return succeeded(http.post("/api/v1/orders", body)).json().path("orderId").asString();
    }

    private static void post(Http http, String order, String what, String body) {
        succeeded(http.post("/api/v1/orders/" + order + "/" + what, body));
    }

    private static String recorded(String amount) {
        return """
        {"amount": "%s", "currency": "GBP", "method": "cash", "provider": "recorded"}
        """
                .formatted(amount);
    }
}

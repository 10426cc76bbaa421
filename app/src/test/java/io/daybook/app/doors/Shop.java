package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.shared.log.ConsistencyToken;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.UUID;

/// What most tests need of a shop, with ids that no other test uses.
public record Shop(Http http) {

    public static String newId(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 13);
    }

    /// A product at 2.50 GBP with so many units in stock.
    ///
    /// @return its SKU
    public String product(int units) {
        String sku = newId("SKU");
        succeeded(
                http.post(
                        "/api/v1/products",
                        """
                        {"sku": "%s", "names": {"en": "Regency teacup"}, "price": "2.50", "currency": "GBP"}
                        """
                                .formatted(sku)));
        if (units > 0) {
            receive(sku, units);
        }
        return sku;
    }

    public Answer receive(String sku, int units) {
        return succeeded(
                http.post(
                        "/api/v1/stock/" + sku + "/receipts",
                        "{\"quantity\": %d}".formatted(units)));
    }

    /// A cart with some of one product.
    ///
    /// @return its id
    public String cart(String sku, int quantity) {
        String cartId =
                succeeded(http.post("/api/v1/carts", "{\"currency\": \"GBP\"}"))
                        .json()
                        .path("cartId")
                        .asString();
        succeeded(
                http.put(
                        "/api/v1/carts/" + cartId + "/items/" + sku,
                        "{\"quantity\": %d}".formatted(quantity)));
        return cartId;
    }

    public static String order(String sku, int quantity) {
        return """
        {"customer": {"reference": "C-1", "country": "United Kingdom"}, "currency": "GBP",
         "lines": [{"sku": "%s", "description": "Regency teacup", "quantity": %d, "unitPrice": "2.50"}]}
        """
                .formatted(sku, quantity);
    }

    public int available(String sku, @Nullable String consistencyToken) {
        Answer stock = succeeded(http.get("/api/v1/stock/" + sku, consistencyToken));
        return stock.json().findValue("available").asInt();
    }

    /// The token of the one that saw the most. Their texts do not sort as their positions do.
    public static String latest(Collection<Answer> answers) {
        return answers.stream()
                .map(answer -> answer.header("Consistency-Token"))
                .filter(text -> !text.isEmpty())
                .max(Comparator.comparingLong(text -> ConsistencyToken.parse(text).position()))
                .orElseThrow();
    }

    public static Answer succeeded(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer;
    }
}

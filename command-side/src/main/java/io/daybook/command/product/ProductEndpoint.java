package io.daybook.command.product;

import io.daybook.command.Shape;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.Wire;
import io.daybook.command.product.ProductCommand.CategoriseProduct;
import io.daybook.command.product.ProductCommand.DelistProduct;
import io.daybook.command.product.ProductCommand.DescribeProduct;
import io.daybook.command.product.ProductCommand.ListProduct;
import io.daybook.command.product.ProductCommand.PriceProduct;
import io.daybook.command.product.ProductCommand.PublishProduct;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.Map;

@CommandEndpoint
@RequestMapping("/api/v1/products")
class ProductEndpoint {

    /// @param names by BCP 47 language, `en` at least
    /// @param price decimal string; absent until there is one
    record ProductBody(
            String sku,
            Map<String, String> names,
            @Nullable String description,
            @Nullable String category,
            @Nullable String price,
            String currency) {}

    /// @param price decimal string
    record PriceBody(String price, String currency) {}

    record DescriptionBody(Map<String, String> names, @Nullable String description) {}

    record CategoryBody(String category) {}

    record DelistingBody(String reason) {}

    @PostMapping
    ResponseEntity<Map<String, Object>> publishProduct(
            @RequestBody ProductBody body, CommandRequest request) {
        Shape shape = Shape.check();
        Long priceMinor =
                body.price() == null
                        ? null
                        : Long.valueOf(Wire.minor(shape, "/price", body.price(), body.currency()));
        shape.done();
        return request.create(
                new PublishProduct(
                        body.sku(),
                        body.names(),
                        body.description(),
                        body.category(),
                        priceMinor,
                        body.currency(),
                        request.at()),
                body,
                "/api/v1/products/{sku}");
    }

    @PutMapping("/{sku}/price")
    ResponseEntity<Map<String, Object>> priceProduct(
            @PathVariable String sku, @RequestBody PriceBody body, CommandRequest request) {
        Shape shape = Shape.check();
        long minor = Wire.minor(shape, "/price", body.price(), body.currency());
        shape.done();
        return request.change(new PriceProduct(sku, minor, body.currency(), request.at()), body);
    }

    @PutMapping("/{sku}/description")
    ResponseEntity<Map<String, Object>> describeProduct(
            @PathVariable String sku, @RequestBody DescriptionBody body, CommandRequest request) {
        return request.change(
                new DescribeProduct(sku, body.names(), body.description(), request.at()), body);
    }

    @PutMapping("/{sku}/category")
    ResponseEntity<Map<String, Object>> categoriseProduct(
            @PathVariable String sku, @RequestBody CategoryBody body, CommandRequest request) {
        return request.change(new CategoriseProduct(sku, body.category(), request.at()), body);
    }

    @PostMapping("/{sku}/listing")
    ResponseEntity<Map<String, Object>> listProduct(
            @PathVariable String sku, CommandRequest request) {
        return request.change(new ListProduct(sku, request.at()), null);
    }

    @PostMapping("/{sku}/delisting")
    ResponseEntity<Map<String, Object>> delistProduct(
            @PathVariable String sku, @RequestBody DelistingBody body, CommandRequest request) {
        return request.change(new DelistProduct(sku, body.reason(), request.at()), body);
    }
}

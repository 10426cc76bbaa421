package io.daybook.command.product;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.product.ProductCommand.CategoriseProduct;
import io.daybook.command.product.ProductCommand.DelistProduct;
import io.daybook.command.product.ProductCommand.DescribeProduct;
import io.daybook.command.product.ProductCommand.ListProduct;
import io.daybook.command.product.ProductCommand.PriceProduct;
import io.daybook.command.product.ProductCommand.PublishProduct;
import io.daybook.shared.money.Money;
import io.daybook.shared.product.ProductEvent;

import org.axonframework.commandhandling.CommandHandler;

import java.util.LinkedHashMap;
import java.util.Map;

/// Handles what is asked of a product.
@CommandShell
class ProductShell {

    private final Streams streams;

    ProductShell(Streams streams) {
        this.streams = streams;
    }

    @CommandHandler
    Outcome handle(PublishProduct command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(DescribeProduct command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(CategoriseProduct command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(PriceProduct command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(ListProduct command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(DelistProduct command) {
        return decide(command);
    }

    private Outcome decide(ProductCommand command) {
        Loaded<Product, ProductEvent> product = streams.load(Product.MODEL, command.sku());
        product.record(Product.decide(command, product.state()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("sku", command.sku());
        if (product.state() instanceof Product.Published published) {
            body.put("name", published.name());
            body.put("listed", published.listed());
            body.put("currency", published.currency());
            if (published.priceMinor() != null) {
                body.put(
                        "price",
                        Money.of(published.priceMinor(), published.currency()).toDecimal());
            }
        }
        return new Outcome(body);
    }
}

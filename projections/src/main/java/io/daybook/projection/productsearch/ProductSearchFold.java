package io.daybook.projection.productsearch;

import io.daybook.projection.elasticsearch.DocumentFold;
import io.daybook.projection.productsearch.ProductState.Product;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.product.ProductEvent;
import io.daybook.shared.product.ProductEvent.ProductCategorised;
import io.daybook.shared.product.ProductEvent.ProductDelisted;
import io.daybook.shared.product.ProductEvent.ProductDescribed;
import io.daybook.shared.product.ProductEvent.ProductListed;
import io.daybook.shared.product.ProductEvent.ProductPriced;
import io.daybook.shared.product.ProductEvent.ProductPublished;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.stock.StockEvent.DamagedStockWrittenOff;
import io.daybook.shared.stock.StockEvent.Disposition;
import io.daybook.shared.stock.StockEvent.LowStockThresholdSet;
import io.daybook.shared.stock.StockEvent.ReservationExpired;
import io.daybook.shared.stock.StockEvent.ReservationExtended;
import io.daybook.shared.stock.StockEvent.ReservationRaised;
import io.daybook.shared.stock.StockEvent.ReservationReleased;
import io.daybook.shared.stock.StockEvent.StockAdjusted;
import io.daybook.shared.stock.StockEvent.StockAllocated;
import io.daybook.shared.stock.StockEvent.StockCounted;
import io.daybook.shared.stock.StockEvent.StockDamaged;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockRepaired;
import io.daybook.shared.stock.StockEvent.StockReserved;
import io.daybook.shared.stock.StockEvent.StockReturned;
import io.daybook.shared.stock.StockEvent.StockShipped;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Folds products and stock into what storefronts search.
final class ProductSearchFold implements DocumentFold<ProductState, ProductDocument> {

    /// Long enough to sort by, short enough for any index.
    private static final int SORT_LENGTH = 200;

    @Override
    public String key(RecordedEvent recorded) {
        return switch (recorded.event()) {
            case ProductEvent product -> product.sku();
            case StockEvent stock -> stock.sku();
            default -> throw notHandled(recorded);
        };
    }

    @Override
    public ProductState evolve(@Nullable ProductState state, RecordedEvent recorded) {
        ProductState known = state == null ? ProductState.UNKNOWN : state;
        return switch (recorded.event()) {
            case ProductEvent product -> known.with(evolve(known.product(), product));
            case StockEvent stock -> known.moved(becameAvailable(stock));
            default -> throw notHandled(recorded);
        };
    }

    private static @Nullable Product evolve(@Nullable Product product, ProductEvent event) {
        if (event instanceof ProductPublished published) {
            return new Product(
                    new TreeMap<>(published.names()),
                    published.description(),
                    published.category(),
                    published.priceMinor(),
                    published.currency(),
                    true,
                    published.at());
        }
        if (product == null) {
            return null;
        }
        return switch (event) {
            case ProductPublished _ -> product;
            case ProductDescribed described ->
                    product.described(new TreeMap<>(described.names()), described.description());
            case ProductCategorised categorised -> product.categorised(categorised.category());
            case ProductPriced priced -> product.priced(priced.priceMinor(), priced.currency());
            case ProductListed _ -> product.listed(true);
            case ProductDelisted _ -> product.listed(false);
        };
    }

    /// Units that an event made available; negative where it took them.
    private static long becameAvailable(StockEvent event) {
        return switch (event) {
            case StockReceived received -> received.quantity();
            case StockReserved reserved -> -reserved.quantity();
            case ReservationRaised raised -> -raised.quantity();
            case ReservationReleased released -> released.quantity();
            case ReservationExpired expired -> expired.quantity();
            case StockReturned returned ->
                    returned.disposition() == Disposition.RESTOCK ? returned.quantity() : 0;
            case StockAdjusted adjusted -> adjusted.quantity();
            case StockDamaged damaged -> -damaged.quantity();
            case StockRepaired repaired -> repaired.quantity();
            case StockCounted counted -> counted.quantity();
            case ReservationExtended _,
                    StockAllocated _,
                    StockShipped _,
                    DamagedStockWrittenOff _,
                    LowStockThresholdSet _ ->
                    0;
        };
    }

    @Override
    public @Nullable ProductDocument document(String sku, ProductState state) {
        Product product = state.product();
        if (product == null) {
            return null;
        }
        @Nullable String english = null;
        @Nullable String chinese = null;
        List<String> others = new ArrayList<>();
        for (Map.Entry<String, String> name : new TreeMap<>(product.names()).entrySet()) {
            if (english == null && isLanguage("en", name.getKey())) {
                english = name.getValue();
            } else if (chinese == null && isLanguage("zh", name.getKey())) {
                chinese = name.getValue();
            } else {
                others.add(name.getValue());
            }
        }
        String sort = english != null ? english : chinese != null ? chinese : sku;
        return new ProductDocument(
                sku,
                product.names(),
                english,
                chinese,
                List.copyOf(others),
                sort.length() > SORT_LENGTH ? sort.substring(0, SORT_LENGTH) : sort,
                sort.length(),
                product.description(),
                product.category(),
                product.priceMinor(),
                product.currency(),
                product.listed(),
                state.available() > 0,
                product.publishedAt());
    }

    private static boolean isLanguage(String language, String tag) {
        return tag.equals(language) || tag.startsWith(language + "-");
    }

    @Override
    public Class<ProductState> stateType() {
        return ProductState.class;
    }

    private static IllegalArgumentException notHandled(RecordedEvent recorded) {
        return new IllegalArgumentException(
                "Product search does not handle " + recorded.event().getClass().getName());
    }
}

package io.daybook.shared.pricing;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// How a country taxes what is sent there.
///
/// @param percent the standard rate as a decimal text
/// @param included whether prices contain the tax; else it comes on top
/// @param shippingPercent the rate on shipping; absent where it is the standard one
/// @param classes what is taxed otherwise
public record TaxRule(
        String percent,
        boolean included,
        @Nullable String shippingPercent,
        List<TaxClass> classes) {

    /// Goods with a rate of their own, named by SKU or category. A SKU outweighs a category, and an earlier class a later one.
    public record TaxClass(
            String name, String percent, List<String> skus, List<String> categories) {

        public TaxClass {
            skus = List.copyOf(skus);
            categories = List.copyOf(categories);
        }
    }

    public TaxRule {
        classes = List.copyOf(classes);
    }

    /// The rate of a product.
    public String percentOf(String sku, @Nullable String category) {
        for (TaxClass each : classes) {
            if (each.skus().contains(sku)) {
                return each.percent();
            }
        }
        if (category != null) {
            for (TaxClass each : classes) {
                if (each.categories().contains(category)) {
                    return each.percent();
                }
            }
        }
        return percent;
    }

    public String percentOfShipping() {
        return shippingPercent == null ? percent : shippingPercent;
    }
}

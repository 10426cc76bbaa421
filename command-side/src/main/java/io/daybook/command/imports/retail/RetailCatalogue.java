package io.daybook.command.imports.retail;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What the storefront calls each SKU, and its first price (section 2).
public final class RetailCatalogue {

    /// @param pricePence the first price above zero at which the SKU was sold; absent where it never was
    public record Product(String sku, String name, @Nullable Long pricePence) {}

    private static final class Found {
        private @Nullable String soldAs;
        private @Nullable String calledOnce;
        private @Nullable Long pricePence;
    }

    private RetailCatalogue() {}

    /// One product for each SKU of the part, by SKU.
    public static List<Product> of(RetailPart part) {
        TreeMap<String, Found> all = new TreeMap<>();
        for (RetailDocument document : part.documents()) {
            for (RetailLine line : document.lines()) {
                if (!line.goods()) {
                    continue;
                }
                Found found = all.computeIfAbsent(line.sku(), _ -> new Found());
                boolean sold = line.quantity() > 0 && line.pence() > 0;
                if (!line.description().isEmpty()) {
                    if (sold && found.soldAs == null) {
                        found.soldAs = line.description();
                    }
                    if (found.calledOnce == null) {
                        found.calledOnce = line.description();
                    }
                }
                if (sold && found.pricePence == null) {
                    found.pricePence = line.pence();
                }
            }
        }
        List<Product> products = new ArrayList<>(all.size());
        all.forEach((sku, found) -> {
            String name = found.soldAs != null ? found.soldAs : found.calledOnce;
            products.add(new Product(sku, name == null ? sku : name, found.pricePence));
        });
        return products;
    }
}

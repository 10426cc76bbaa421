package io.daybook.projection.elasticsearch;

/// An index that a view is searched by.
///
/// @param name what readers and writers call it, after the cluster's prefix: `products`. It is an alias; the indexes behind it are
/// `products-000001` and up
/// @param definition class path of its settings and mappings, as JSON
/// @param table the view's book in PostgreSQL, from which the index can be filled again: `views.product_search`
/// @param keyColumn the book's primary key
public record SearchIndex(String name, String definition, String table, String keyColumn) {

    public static final SearchIndex PRODUCTS =
            new SearchIndex(
                    "products",
                    "io/daybook/projection/productsearch/products.json",
                    "views.product_search",
                    "sku");

    public static final SearchIndex ORDERS =
            new SearchIndex(
                    "orders",
                    "io/daybook/projection/ordersearch/orders.json",
                    "views.order_search",
                    "order_id");
}

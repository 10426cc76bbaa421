/// Product search: what storefronts find, with text, facets, price and whether it is in stock.
@NullMarked
package io.daybook.projection.productsearch;

import org.jspecify.annotations.NullMarked;

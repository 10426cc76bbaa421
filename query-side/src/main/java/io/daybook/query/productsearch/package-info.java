/// What storefronts look for: products by text, facets and price; one product; suggestions as one types.
@NullMarked
package io.daybook.query.productsearch;

import org.jspecify.annotations.NullMarked;

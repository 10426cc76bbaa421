/// The product of the catalogue: what storefronts search and carts are priced by.
@NullMarked
package io.daybook.command.product;

import org.jspecify.annotations.NullMarked;

/// View `price-rules`: every version of every rule by which carts are priced.
@NullMarked
package io.daybook.projection.pricerules;

import org.jspecify.annotations.NullMarked;

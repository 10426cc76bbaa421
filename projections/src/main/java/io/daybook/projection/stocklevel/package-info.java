/// View `stock-level`: how many units of each SKU are where, and the reservations that are open.
@NullMarked
package io.daybook.projection.stocklevel;

import org.jspecify.annotations.NullMarked;

/// What happens to a stock item: one SKU at one location.
@NullMarked
package io.daybook.shared.stock;

import org.jspecify.annotations.NullMarked;

/// The stock item, one SKU at one location: what is there, and for whom it is set aside.
@NullMarked
package io.daybook.command.stock;

import org.jspecify.annotations.NullMarked;

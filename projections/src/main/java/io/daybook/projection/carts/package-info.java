/// View `carts`: every cart and what is in it.
@NullMarked
package io.daybook.projection.carts;

import org.jspecify.annotations.NullMarked;

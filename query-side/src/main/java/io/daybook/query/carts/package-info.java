/// What is in a cart.
@NullMarked
package io.daybook.query.carts;

import org.jspecify.annotations.NullMarked;

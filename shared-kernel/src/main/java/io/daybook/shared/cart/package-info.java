/// What happens to a cart.
@NullMarked
package io.daybook.shared.cart;

import org.jspecify.annotations.NullMarked;

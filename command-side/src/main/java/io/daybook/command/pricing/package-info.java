/// The rules by which a shop prices its carts: promotions, tax and shipping, and what they come to for a basket.
@NullMarked
package io.daybook.command.pricing;

import org.jspecify.annotations.NullMarked;

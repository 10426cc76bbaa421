/// The cart: what a customer means to buy, at the prices they were shown.
@NullMarked
package io.daybook.command.cart;

import org.jspecify.annotations.NullMarked;

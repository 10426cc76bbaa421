@NullMarked
package io.daybook.command.cart;

import org.jspecify.annotations.NullMarked;

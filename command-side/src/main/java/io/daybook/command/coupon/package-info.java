/// The coupon: a code that customers type in, with limits that hold however many do at once.
@NullMarked
package io.daybook.command.coupon;

import org.jspecify.annotations.NullMarked;

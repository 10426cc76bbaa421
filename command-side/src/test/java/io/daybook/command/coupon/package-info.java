@NullMarked
package io.daybook.command.coupon;

import org.jspecify.annotations.NullMarked;

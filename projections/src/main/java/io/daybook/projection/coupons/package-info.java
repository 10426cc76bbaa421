/// View `coupons`: every coupon, and how often it is used.
@NullMarked
package io.daybook.projection.coupons;

import org.jspecify.annotations.NullMarked;

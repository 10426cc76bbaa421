/// What happens to a coupon.
@NullMarked
package io.daybook.shared.coupon;

import org.jspecify.annotations.NullMarked;

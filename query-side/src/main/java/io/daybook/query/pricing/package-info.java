/// The rules by which carts are priced, coupons, and how they are told on lines.
@NullMarked
package io.daybook.query.pricing;

import org.jspecify.annotations.NullMarked;

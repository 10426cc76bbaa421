/// View `order-tracking`: every order as it stands, its lines, and its timeline of steps.
@NullMarked
package io.daybook.projection.ordertracking;

import org.jspecify.annotations.NullMarked;

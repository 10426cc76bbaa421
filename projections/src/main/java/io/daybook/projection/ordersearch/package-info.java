/// Order search: what the back office finds orders by.
@NullMarked
package io.daybook.projection.ordersearch;

import org.jspecify.annotations.NullMarked;

/// What the back office looks for: orders by state, customer, SKU, date, amount and text.
@NullMarked
package io.daybook.query.ordersearch;

import org.jspecify.annotations.NullMarked;

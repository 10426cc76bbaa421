@NullMarked
package io.daybook.query.ordersearch;

import org.jspecify.annotations.NullMarked;

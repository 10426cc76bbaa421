@NullMarked
package io.daybook.projection.ordersearch;

import org.jspecify.annotations.NullMarked;

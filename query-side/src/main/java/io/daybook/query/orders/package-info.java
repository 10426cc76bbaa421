/// Where an order stands, and how it came there.
@NullMarked
package io.daybook.query.orders;

import org.jspecify.annotations.NullMarked;

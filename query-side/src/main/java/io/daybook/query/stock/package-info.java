/// What is in stock, and every movement that made it so.
@NullMarked
package io.daybook.query.stock;

import org.jspecify.annotations.NullMarked;

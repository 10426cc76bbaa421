@NullMarked
package io.daybook.projection.productsearch;

import org.jspecify.annotations.NullMarked;

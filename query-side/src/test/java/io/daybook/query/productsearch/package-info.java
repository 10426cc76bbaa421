@NullMarked
package io.daybook.query.productsearch;

import org.jspecify.annotations.NullMarked;

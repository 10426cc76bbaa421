@NullMarked
package io.daybook.query.search;

import org.jspecify.annotations.NullMarked;

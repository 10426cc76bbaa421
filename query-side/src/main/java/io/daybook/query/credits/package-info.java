/// Credit notes, and the order lines that they belong to.
@NullMarked
package io.daybook.query.credits;

import org.jspecify.annotations.NullMarked;

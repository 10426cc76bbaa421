/// View `credit-notes`: every credit note, its lines, and the order lines that they are linked to.
@NullMarked
package io.daybook.projection.creditnotes;

import org.jspecify.annotations.NullMarked;

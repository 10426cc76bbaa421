/// Exports: what analysts read, as files. Rows go from a cursor to the caller one by one, so that size costs time and no memory.
@NullMarked
package io.daybook.query.exports;

import org.jspecify.annotations.NullMarked;

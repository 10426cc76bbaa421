/// View `sources`: imported files of history row by row, as evidence for the figures made from them.
@NullMarked
package io.daybook.projection.sources;

import org.jspecify.annotations.NullMarked;

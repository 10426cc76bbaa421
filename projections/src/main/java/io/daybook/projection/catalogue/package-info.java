/// View `catalogue`: every product as storefronts show it.
@NullMarked
package io.daybook.projection.catalogue;

import org.jspecify.annotations.NullMarked;

/// What a stock event does to the numbers of its item: shared by the level, which sums it up, and the ledger, which lists it.
@NullMarked
package io.daybook.projection.stock;

import org.jspecify.annotations.NullMarked;

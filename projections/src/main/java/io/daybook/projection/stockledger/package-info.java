/// View `stock-ledger`: every movement of every stock item, with its cause and actor.
@NullMarked
package io.daybook.projection.stockledger;

import org.jspecify.annotations.NullMarked;

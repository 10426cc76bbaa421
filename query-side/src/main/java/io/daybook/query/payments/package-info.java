/// Payments, and the double-entry postings behind them.
@NullMarked
package io.daybook.query.payments;

import org.jspecify.annotations.NullMarked;

/// View `payment-ledger`: every payment as it stands, and the double-entry postings of payments, refunds and credit notes.
@NullMarked
package io.daybook.projection.paymentledger;

import org.jspecify.annotations.NullMarked;

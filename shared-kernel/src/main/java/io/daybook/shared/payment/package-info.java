/// What happens to a payment.
@NullMarked
package io.daybook.shared.payment;

import org.jspecify.annotations.NullMarked;

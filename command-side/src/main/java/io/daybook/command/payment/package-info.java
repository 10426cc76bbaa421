/// The payment, and the port to those who carry it out.
@NullMarked
package io.daybook.command.payment;

import org.jspecify.annotations.NullMarked;

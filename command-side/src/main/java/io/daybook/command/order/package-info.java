/// The order, from placement to completion or cancellation, and what its commands ask of the stock items it needs.
@NullMarked
package io.daybook.command.order;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.daybook.command.payment.simulator;

import org.jspecify.annotations.NullMarked;

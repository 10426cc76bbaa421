@NullMarked
package io.daybook.command.payment;

import org.jspecify.annotations.NullMarked;

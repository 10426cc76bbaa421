@NullMarked
package io.daybook.command.checkout;

import org.jspecify.annotations.NullMarked;

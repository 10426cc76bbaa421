@NullMarked
package io.daybook.command.pricing;

import org.jspecify.annotations.NullMarked;

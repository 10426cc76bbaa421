@NullMarked
package io.daybook.command.stock;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.daybook.command.product;

import org.jspecify.annotations.NullMarked;

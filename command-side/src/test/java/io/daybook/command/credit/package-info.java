@NullMarked
package io.daybook.command.credit;

import org.jspecify.annotations.NullMarked;

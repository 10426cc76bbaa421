@NullMarked
package io.daybook.command.timers;

import org.jspecify.annotations.NullMarked;

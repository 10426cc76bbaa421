@NullMarked
package io.daybook.command.deadletter;

import org.jspecify.annotations.NullMarked;

/// One thread writes the units of work of all others, many in one statement.
@NullMarked
package io.daybook.command.eventstore.append;

import org.jspecify.annotations.NullMarked;

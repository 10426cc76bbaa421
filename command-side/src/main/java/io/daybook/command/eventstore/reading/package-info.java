/// The log for its readers: fresh events from memory, older ones from PostgreSQL, and a signal after every append.
@NullMarked
package io.daybook.command.eventstore.reading;

import org.jspecify.annotations.NullMarked;

/// What is to be done later: timers that are kept in PostgreSQL, survive any crash, and fire many at a time without flooding anybody.
@NullMarked
package io.daybook.command.timers;

import org.jspecify.annotations.NullMarked;

/// The daybook itself: streams are loaded from it, and units of work are appended to it.
@NullMarked
package io.daybook.command.eventstore;

import org.jspecify.annotations.NullMarked;

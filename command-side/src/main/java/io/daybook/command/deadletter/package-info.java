/// What is decided about events that a view could not apply: try again, correct them for that view, or drop them. The decisions are in the
/// log, where every process that posts the view finds them.
@NullMarked
package io.daybook.command.deadletter;

import org.jspecify.annotations.NullMarked;

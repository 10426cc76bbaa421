@NullMarked
package io.daybook.command.eventstore.snapshots;

import org.jspecify.annotations.NullMarked;

/// States of long streams, kept beside the log so that these load without all their events. What is lost here is only slower.
@NullMarked
package io.daybook.command.eventstore.snapshots;

import org.jspecify.annotations.NullMarked;

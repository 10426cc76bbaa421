/// Events as JSON: how they are written, and how what was written years ago is read.
@NullMarked
package io.daybook.command.eventstore.json;

import org.jspecify.annotations.NullMarked;

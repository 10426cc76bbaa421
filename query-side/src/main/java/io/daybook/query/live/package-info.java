/// Telling callers of what comes: those who wait at the end of the log, and how it is sent to them.
@NullMarked
package io.daybook.query.live;

import org.jspecify.annotations.NullMarked;

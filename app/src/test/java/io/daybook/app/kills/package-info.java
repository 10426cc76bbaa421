/// Kills whatever the engine is made of, in the middle of its work, and compares what callers were told with what is in the log.
@NullMarked
package io.daybook.app.kills;

import org.jspecify.annotations.NullMarked;

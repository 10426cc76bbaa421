/// The log for others to follow, as CloudEvents.
@NullMarked
package io.daybook.query.feed;

import org.jspecify.annotations.NullMarked;

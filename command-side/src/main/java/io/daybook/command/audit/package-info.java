/// Seals closed ranges of the log into a signed chain, off the hot path. The query side checks them.
@NullMarked
package io.daybook.command.audit;

import org.jspecify.annotations.NullMarked;

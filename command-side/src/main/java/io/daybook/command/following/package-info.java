/// Policies follow the log: Axon's pooled streaming processors over a source of plain positions.
@NullMarked
package io.daybook.command.following;

import org.jspecify.annotations.NullMarked;

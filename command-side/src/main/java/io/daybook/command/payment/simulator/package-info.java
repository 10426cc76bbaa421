/// A payment provider for those who have none: in the engine's process with a table of its own, or in a process of its own behind HTTP.
@NullMarked
package io.daybook.command.payment.simulator;

import org.jspecify.annotations.NullMarked;

/// Wires the command side's infrastructure: event log, command bus, policies. Nothing of Axon is configured by itself.
@NullMarked
package io.daybook.command.wiring;

import org.jspecify.annotations.NullMarked;

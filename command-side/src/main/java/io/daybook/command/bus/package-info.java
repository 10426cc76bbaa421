/// From a command to its answer: handlers run on the caller's thread, answers are given when they are durable, and the same
/// idempotency key gets the same answer for ever.
@NullMarked
package io.daybook.command.bus;

import org.jspecify.annotations.NullMarked;

/// The processes that join the aggregates: each a policy named as a sentence, and none ever replayed.
@NullMarked
package io.daybook.command.checkout;

import org.jspecify.annotations.NullMarked;

/// Webhooks: who is told of what happens, and under which terms.
@NullMarked
package io.daybook.shared.webhook;

import org.jspecify.annotations.NullMarked;

/// Webhooks as they are registered, and what was sent to them.
@NullMarked
package io.daybook.query.webhooks;

import org.jspecify.annotations.NullMarked;

/// Telling webhooks what happens: what is to be sent is written down, tried, and tried again, until it is taken or given up.
@NullMarked
package io.daybook.command.webhook.delivery;

import org.jspecify.annotations.NullMarked;

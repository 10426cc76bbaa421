@NullMarked
package io.daybook.command.webhook.delivery;

import org.jspecify.annotations.NullMarked;

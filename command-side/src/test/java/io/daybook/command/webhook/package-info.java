@NullMarked
package io.daybook.command.webhook;

import org.jspecify.annotations.NullMarked;

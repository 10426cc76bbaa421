@NullMarked
package io.daybook.command.audit;

import org.jspecify.annotations.NullMarked;

/// Takes commands, decides, records events. One package per capability; this one holds what they share.
@NullMarked
package io.daybook.command;

import org.jspecify.annotations.NullMarked;

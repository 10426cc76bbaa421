/// Events as they are stored, one file each, for ever.
@NullMarked
package io.daybook.command.golden;

import org.jspecify.annotations.NullMarked;

/// Makes the next version of a view beside the live one, compares both, and switches readers over in one step; and back again.
@NullMarked
package io.daybook.projection.rebuild;

import org.jspecify.annotations.NullMarked;

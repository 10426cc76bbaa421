/// The log itself, for those who must see what was recorded.
@NullMarked
package io.daybook.query.audit;

import org.jspecify.annotations.NullMarked;

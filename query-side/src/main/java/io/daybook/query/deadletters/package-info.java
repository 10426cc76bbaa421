/// Events that views could not apply: what they are, why, and what was decided about them.
@NullMarked
package io.daybook.query.deadletters;

import org.jspecify.annotations.NullMarked;

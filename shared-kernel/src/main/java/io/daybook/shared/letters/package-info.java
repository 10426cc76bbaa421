/// Dead letters: events that a view could not apply, and what people decided about them.
@NullMarked
package io.daybook.shared.letters;

import org.jspecify.annotations.NullMarked;

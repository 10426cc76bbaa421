/// What happens to a credit note.
@NullMarked
package io.daybook.shared.credit;

import org.jspecify.annotations.NullMarked;

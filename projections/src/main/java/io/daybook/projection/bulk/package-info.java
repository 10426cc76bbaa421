/// Many rows in one statement: what every writer to PostgreSQL does with a folded batch.
@NullMarked
package io.daybook.projection.bulk;

import org.jspecify.annotations.NullMarked;

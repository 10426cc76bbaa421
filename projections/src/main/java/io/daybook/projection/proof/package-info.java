/// Holds views against the log: entity by entity, what the log makes of it is folded by the view's own writer into scratch tables and compared
/// with what readers are shown. What differs is named, and nothing else is put right. The same act is asked for (a reconciliation, of a view
/// or of one entity), and goes on in the background for ever (the standing proof).
@NullMarked
package io.daybook.projection.proof;

import org.jspecify.annotations.NullMarked;

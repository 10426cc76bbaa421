/// Reconciliations of views with the log, asked for and followed, and what they have found.
@NullMarked
package io.daybook.query.reconciliations;

import org.jspecify.annotations.NullMarked;

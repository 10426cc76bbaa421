/// How far the views have come.
@NullMarked
package io.daybook.query.projections;

import org.jspecify.annotations.NullMarked;

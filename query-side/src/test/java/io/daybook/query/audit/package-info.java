@NullMarked
package io.daybook.query.audit;

import org.jspecify.annotations.NullMarked;

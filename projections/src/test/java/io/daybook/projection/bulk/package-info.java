@NullMarked
package io.daybook.projection.bulk;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.daybook.projection.rebuild;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.daybook.projection.proof;

import org.jspecify.annotations.NullMarked;

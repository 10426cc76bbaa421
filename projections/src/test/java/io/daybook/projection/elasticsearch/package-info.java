@NullMarked
package io.daybook.projection.elasticsearch;

import org.jspecify.annotations.NullMarked;

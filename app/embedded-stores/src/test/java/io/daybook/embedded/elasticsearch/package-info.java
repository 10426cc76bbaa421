@NullMarked
package io.daybook.embedded.elasticsearch;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.daybook.embedded.postgres;

import org.jspecify.annotations.NullMarked;

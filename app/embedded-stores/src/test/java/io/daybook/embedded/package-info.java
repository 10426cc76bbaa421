@NullMarked
package io.daybook.embedded;

import org.jspecify.annotations.NullMarked;

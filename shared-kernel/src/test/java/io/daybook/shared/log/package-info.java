@NullMarked
package io.daybook.shared.log;

import org.jspecify.annotations.NullMarked;

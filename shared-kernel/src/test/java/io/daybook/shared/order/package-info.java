@NullMarked
package io.daybook.shared.order;

import org.jspecify.annotations.NullMarked;

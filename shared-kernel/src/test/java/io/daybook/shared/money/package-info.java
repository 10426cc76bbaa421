@NullMarked
package io.daybook.shared.money;

import org.jspecify.annotations.NullMarked;

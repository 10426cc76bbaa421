/// Amounts of money in minor units.
@NullMarked
package io.daybook.shared.money;

import org.jspecify.annotations.NullMarked;

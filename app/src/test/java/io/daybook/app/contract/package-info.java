/// The HTTP contract, held against what was agreed.
@NullMarked
package io.daybook.app.contract;

import org.jspecify.annotations.NullMarked;

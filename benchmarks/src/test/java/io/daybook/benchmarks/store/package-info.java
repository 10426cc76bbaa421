@NullMarked
package io.daybook.benchmarks.store;

import org.jspecify.annotations.NullMarked;

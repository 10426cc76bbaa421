@NullMarked
package io.daybook.benchmarks.read;

import org.jspecify.annotations.NullMarked;

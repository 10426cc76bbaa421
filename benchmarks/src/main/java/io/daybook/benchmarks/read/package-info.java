/// Readers: how fast the engine answers them, how soon they see what was written, and how fast the views are made again.
@NullMarked
package io.daybook.benchmarks.read;

import org.jspecify.annotations.NullMarked;

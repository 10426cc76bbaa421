/// Measures Daybook beside what else one could use, alternating in one run, so that the ratios hold on a noisy machine.
@NullMarked
package io.daybook.benchmarks;

import org.jspecify.annotations.NullMarked;

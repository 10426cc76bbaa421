package io.daybook.benchmarks;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// One line of a benchmark's table: the medians of all rounds.
///
/// @param benchmark what is done: the `case`
/// @param mode who does it
/// @param callers how many ask at the same time
/// @param perSecond units a second; the case says which
/// @param cpuMicros processor time a unit in microseconds, by the part that used it; `cpuMicros` in the results is their sum
/// @param ratioTo the mode that this one is compared with; absent for a yardstick
/// @param ratio median over the rounds of this mode's rate (for `single`: p50) divided by the other's of the same round
/// @param more further columns of the results, by name
public record Row(
        String benchmark,
        String mode,
        int callers,
        double perSecond,
        double p50Ms,
        double p99Ms,
        Map<String, Double> cpuMicros,
        @Nullable String ratioTo,
        @Nullable Double ratio,
        Map<String, Double> more) {

    double allCpuMicros() {
        return cpuMicros.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}

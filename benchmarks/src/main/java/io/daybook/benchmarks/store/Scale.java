package io.daybook.benchmarks.store;

import java.time.Duration;
import java.util.List;

/// How thoroughly to measure.
///
/// @param turn how long each mode runs in each round
/// @param rounds counted rounds; one more warms up
/// @param events events in the store of the case `full-store`
/// @param cases names of the cases to run; empty for all
public record Scale(Duration turn, int rounds, long events, List<String> cases) {

    /// Only shows that every case runs.
    static final Scale SMOKE = new Scale(Duration.ofMillis(150), 1, 5_000, List.of());

    boolean has(String benchmark) {
        return cases.isEmpty() || cases.contains(benchmark);
    }
}

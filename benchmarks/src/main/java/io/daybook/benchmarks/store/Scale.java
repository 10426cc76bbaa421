package io.daybook.benchmarks.store;

import java.time.Duration;

/// How thoroughly to measure.
///
/// @param turn how long each mode runs in each round
/// @param rounds counted rounds; one more warms up
/// @param events events in the store of the case `full-store`
public record Scale(Duration turn, int rounds, long events) {

    /// Only shows that every case runs.
    static final Scale SMOKE = new Scale(Duration.ofMillis(150), 1, 5_000);
}

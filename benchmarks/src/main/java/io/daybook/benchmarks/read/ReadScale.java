package io.daybook.benchmarks.read;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How thoroughly to measure.
///
/// @param turn how long each case runs in each round
/// @param rounds counted rounds; one more warms up
/// @param events that the log has, at least
/// @param rows of the file of orders that one import takes, at most
/// @param orders the file of orders; absent for the sample day that comes with the engine
/// @param cases names of the cases to run; empty for all
public record ReadScale(
        Duration turn,
        int rounds,
        long events,
        int rows,
        @Nullable Path orders,
        List<String> cases) {

    /// Only shows that every case runs.
    static final ReadScale SMOKE =
            new ReadScale(Duration.ofMillis(300), 1, 500, 100, null, List.of());

    boolean has(String benchmark) {
        return cases.isEmpty() || cases.contains(benchmark);
    }
}

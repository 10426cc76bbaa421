package io.daybook.benchmarks;

import io.daybook.benchmarks.store.Scale;
import io.daybook.benchmarks.store.StoreBenchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// `./benchmarks/run store`: measures, prints a table, writes JSON.
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(System.getProperty("daybook.benchmarks.target", "benchmarks/target"));
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "store" ->
                    StoreBenchmarks.run(
                            target,
                            new Scale(
                                    Duration.ofSeconds(option(arguments, "--turn", 4)),
                                    option(arguments, "--rounds", 5),
                                    option(arguments, "--events", 10_000_000),
                                    cases(arguments)));
            default -> {
                System.err.println(
                        """
                        Usage: benchmarks/run store [--turn SECONDS] [--rounds N] [--events N] [--cases A,B]
                          --turn    how long each mode runs in each round (4)
                          --rounds  counted rounds; one more warms up (5)
                          --events  events in the store of the case full-store (10000000)
                          --cases   only these, of hot, spread, baskets, single, bulk-read, latency, full-store\
                        """);
                System.exit(2);
            }
        }
    }

    private static List<String> cases(String[] arguments) {
        int at = Arrays.asList(arguments).indexOf("--cases");
        return at < 0 || at + 1 == arguments.length
                ? List.of()
                : List.of(arguments[at + 1].split(","));
    }

    private static int option(String[] arguments, String name, int otherwise) {
        int at = Arrays.asList(arguments).indexOf(name);
        return at < 0 || at + 1 == arguments.length
                ? otherwise
                : Integer.parseInt(arguments[at + 1]);
    }
}

package io.daybook.benchmarks;

import io.daybook.benchmarks.read.ReadBenchmarks;
import io.daybook.benchmarks.read.ReadScale;
import io.daybook.benchmarks.store.Scale;
import io.daybook.benchmarks.store.StoreBenchmarks;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// `./benchmarks/run store` and `read`: measures, prints a table, writes JSON.
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
            case "read" ->
                    ReadBenchmarks.run(
                            target,
                            new ReadScale(
                                    Duration.ofSeconds(option(arguments, "--turn", 4)),
                                    option(arguments, "--rounds", 5),
                                    option(arguments, "--events", 1_000_000),
                                    Integer.MAX_VALUE,
                                    orders(arguments),
                                    cases(arguments)));
            default -> {
                System.err.println(
                        """
                        Usage: benchmarks/run store [--turn SECONDS] [--rounds N] [--events N] [--cases A,B]
                               benchmarks/run read [--turn SECONDS] [--rounds N] [--events N] [--cases A,B] [--orders FILE]
                          --turn    how long each mode runs in each round (4)
                          --rounds  counted rounds; one more warms up (5)
                          --events  store: events in the store of the case full-store (10000000)
                                    read: events that are imported and read (1000000)
                          --orders  what is imported, over and over: a file as 'daybook import' takes it (a part of a real shop's orders)
                          --cases   only these, of hot, spread, baskets, single, bulk-read, latency, full-store
                                    or of rebuild-postgres, rebuild-elasticsearch, lag, track, search\
                        """);
                System.exit(2);
            }
        }
    }

    /// What the tests import too, where the sources are at hand; else the sample day.
    private static @Nullable Path orders(String[] arguments) {
        int at = Arrays.asList(arguments).indexOf("--orders");
        if (at >= 0 && at + 1 < arguments.length) {
            return Path.of(arguments[at + 1]);
        }
        Path part = Path.of("app/src/test/resources/online-retail/dev/part.csv.gz");
        return Files.exists(part) ? part : null;
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

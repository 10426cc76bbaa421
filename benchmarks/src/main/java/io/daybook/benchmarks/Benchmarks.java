package io.daybook.benchmarks;

import io.daybook.benchmarks.store.StoreBenchmarks;

import java.nio.file.Path;

/// `./benchmarks/run store`: measures, prints a table, writes JSON.
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(System.getProperty("daybook.benchmarks.target", "benchmarks/target"));
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "store" -> StoreBenchmarks.run(target, false);
            default -> {
                System.err.println("Usage: benchmarks/run store");
                System.exit(2);
            }
        }
    }
}

package io.daybook.benchmarks;

import com.sun.management.OperatingSystemMXBean;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Processor time that this JVM and the processes it has started have used, each with its children. Only differences mean anything; a
/// child that ends in between takes its share with it, so measurements keep their connections to PostgreSQL.
public final class Cpu {

    /// The part that asks, and in `store` decides too.
    private static final String OWN = "benchmark";

    private static final int TICK_MICROS = 10_000;

    private final OperatingSystemMXBean jvm =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Map<String, LongSupplier> processes;

    /// @param processes process ids by the name of the part that runs there
    public Cpu(Map<String, LongSupplier> processes) {
        this.processes = new LinkedHashMap<>(processes);
    }

    /// Microseconds by part, those of this JVM under `benchmark`.
    public Map<String, Long> micros() {
        Map<String, Long> micros = new LinkedHashMap<>();
        micros.put(OWN, jvm.getProcessCpuTime() / 1000);
        processes.forEach((part, pid) -> micros.put(part, micros(pid.getAsLong())));
        return micros;
    }

    /// What was used since `before`, as microseconds a unit and part.
    public Map<String, Double> since(Map<String, Long> before, long units) {
        Map<String, Double> shares = new LinkedHashMap<>();
        micros().forEach((part, now) ->
                shares.put(
                        part,
                        units == 0 ? 0 : (now - before.getOrDefault(part, 0L)) / (double) units));
        return shares;
    }

    private static long micros(long pid) {
        return ProcessHandle.of(pid)
                .map(process ->
                        ticks(process.pid())
                                + process.descendants()
                                        .mapToLong(child -> ticks(child.pid()))
                                        .sum())
                .map(ticks -> ticks * TICK_MICROS)
                .orElse(0L);
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException ended) {
            return 0;
        }
    }
}

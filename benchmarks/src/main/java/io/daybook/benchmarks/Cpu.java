package io.daybook.benchmarks;

import com.sun.management.OperatingSystemMXBean;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// Processor time that this JVM and the PostgreSQL it has started have used. Only differences mean anything; a backend that ends in
/// between takes its share with it, so measurements keep their connections.
public final class Cpu {

    private static final int TICK_MICROS = 10_000;

    private final OperatingSystemMXBean jvm =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final LongSupplier postmaster;

    /// @param postmaster process id of the postmaster
    public Cpu(LongSupplier postmaster) {
        this.postmaster = postmaster;
    }

    public long micros() {
        long micros = jvm.getProcessCpuTime() / 1000;
        return micros
                + ProcessHandle.of(postmaster.getAsLong())
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

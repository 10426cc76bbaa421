package io.daybook.benchmarks;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/// A closed loop: so many callers, each asking again as soon as it is answered, for a bounded time, and once at least.
public final class Load {

    /// One call of one caller. Throws where the call failed; then the whole measurement fails.
    @FunctionalInterface
    public interface Call {
        /// @param caller number of the caller, from 0
        /// @param round how often this caller has called before
        void run(int caller, long round) throws Exception;
    }

    private Load() {}

    /// Runs the call for `duration` with `callers` virtual threads.
    ///
    /// @param unitsPerCall how many of what is counted one call carries out
    public static Measured run(int callers, Duration duration, int unitsPerCall, Cpu cpu, Call call)
            throws Exception {
        List<Histogram> histograms = new ArrayList<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        long[] deadline = new long[1];
        for (int i = 0; i < callers; i++) {
            int caller = i;
            Histogram histogram = new Histogram(60_000_000_000L, 3);
            histograms.add(histogram);
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    start.await();
                                    for (long round = 0; failure.get() == null; round++) {
                                        long before = System.nanoTime();
                                        if (round > 0 && before >= deadline[0]) {
                                            return;
                                        }
                                        call.run(caller, round);
                                        histogram.recordValue(
                                                Math.min(
                                                        System.nanoTime() - before,
                                                        60_000_000_000L));
                                    }
                                } catch (Throwable e) {
                                    failure.compareAndSet(null, e);
                                }
                            }));
        }
        Map<String, Long> cpuBefore = cpu.micros();
        long begin = System.nanoTime();
        deadline[0] = begin + duration.toNanos();
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        long units = histograms.stream().mapToLong(Histogram::getTotalCount).sum() * unitsPerCall;
        Map<String, Double> cpuMicros = cpu.since(cpuBefore, units);
        if (failure.get() != null) {
            throw new IllegalStateException("A call failed while it was measured.", failure.get());
        }
        Histogram all = new Histogram(60_000_000_000L, 3);
        histograms.forEach(all::add);
        return new Measured(
                units / seconds,
                all.getValueAtPercentile(50) / 1e6,
                all.getValueAtPercentile(99) / 1e6,
                cpuMicros);
    }

    /// @param perSecond units a second
    /// @param cpuMicros microseconds of processor time a unit, by the part that used it
    public record Measured(
            double perSecond, double p50Ms, double p99Ms, Map<String, Double> cpuMicros) {}
}

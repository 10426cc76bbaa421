package io.daybook.benchmarks;

import io.daybook.benchmarks.Load.Measured;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Lets several modes of one case take turns, so that a machine that is slow for a while is slow for all of them, and compares within
/// each round. The first round warms up and does not count.
public final class Rounds {

    /// One mode's turn.
    @FunctionalInterface
    public interface Turn {
        Measured take() throws Exception;
    }

    private record Mode(
            String name, int callers, Turn turn, @Nullable String ratioTo, boolean ofLatency) {}

    private final String benchmark;
    private final Map<String, Mode> modes = new LinkedHashMap<>();

    public Rounds(String benchmark) {
        this.benchmark = benchmark;
    }

    /// A yardstick: compared with nothing.
    public Rounds yardstick(String name, int callers, Turn turn) {
        return mode(new Mode(name, callers, turn, null, false));
    }

    /// A mode whose rate is divided by that of `ratioTo`.
    public Rounds rate(String name, int callers, Turn turn, String ratioTo) {
        return mode(new Mode(name, callers, turn, ratioTo, false));
    }

    /// A mode whose p50 is divided by that of `ratioTo`.
    public Rounds latency(String name, int callers, Turn turn, String ratioTo) {
        return mode(new Mode(name, callers, turn, ratioTo, true));
    }

    private Rounds mode(Mode mode) {
        modes.put(mode.name() + " > " + mode.ratioTo(), mode);
        return this;
    }

    /// Modes of the same name are measured once a round and compared with each mode they name.
    public List<Row> run(int rounds) throws Exception {
        Map<String, List<Measured>> measured = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            Map<String, Measured> taken = new LinkedHashMap<>();
            for (Mode mode : modes.values()) {
                if (!taken.containsKey(mode.name())) {
                    System.err.printf(
                            "%s: round %d of %d, %s%n", benchmark, round, rounds, mode.name());
                    taken.put(mode.name(), mode.turn().take());
                }
            }
            if (round > 0 || rounds == 0) {
                taken.forEach(
                        (name, m) -> measured.computeIfAbsent(name, k -> new ArrayList<>()).add(m));
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Mode mode : modes.values()) {
            List<Measured> own = of(measured, mode.name());
            rows.add(
                    new Row(
                            benchmark,
                            mode.name(),
                            mode.callers(),
                            median(own, Measured::perSecond),
                            median(own, Measured::p50Ms),
                            median(own, Measured::p99Ms),
                            cpuMicros(own),
                            mode.ratioTo(),
                            ratio(mode, own, measured),
                            Map.of()));
        }
        return rows;
    }

    private static @Nullable Double ratio(
            Mode mode, List<Measured> own, Map<String, List<Measured>> measured) {
        String other = mode.ratioTo();
        if (other == null) {
            return null;
        }
        List<Measured> others = of(measured, other);
        ToDoubleFunction<Measured> figure =
                mode.ofLatency() ? Measured::p50Ms : Measured::perSecond;
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            ratios.add(figure.applyAsDouble(own.get(i)) / figure.applyAsDouble(others.get(i)));
        }
        return median(ratios);
    }

    private static List<Measured> of(Map<String, List<Measured>> measured, String mode) {
        List<Measured> list = measured.get(mode);
        if (list == null) {
            throw new IllegalArgumentException("Nothing was measured of " + mode);
        }
        return list;
    }

    private static Map<String, Double> cpuMicros(List<Measured> measured) {
        Map<String, Double> medians = new LinkedHashMap<>();
        for (String part : measured.getFirst().cpuMicros().keySet()) {
            medians.put(part, median(measured, m -> m.cpuMicros().getOrDefault(part, 0.0)));
        }
        return medians;
    }

    private static double median(List<Measured> measured, ToDoubleFunction<Measured> figure) {
        return median(measured.stream().map(figure::applyAsDouble).toList());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}

package io.daybook.benchmarks;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// Prints rows as a table and writes them as JSON for whoever wants to compare runs.
public final class Report {

    private Report() {}

    public static void print(List<Row> rows, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-21s %-26s %7s %12s %9s %9s %9s   %s%n",
                "case",
                "mode",
                "callers",
                "per second",
                "p50 ms",
                "p99 ms",
                "cpu µs",
                "ratio");
        String before = "";
        for (Row row : rows) {
            if (!row.benchmark().equals(before) && !before.isEmpty()) {
                out.println();
            }
            before = row.benchmark();
            out.printf(
                    Locale.ROOT,
                    "%-21s %-26s %7d %,12.0f %9.2f %9.2f %9.1f   %s%n",
                    row.benchmark(),
                    row.mode(),
                    row.callers(),
                    row.perSecond(),
                    row.p50Ms(),
                    row.p99Ms(),
                    row.allCpuMicros(),
                    row.ratio() == null
                            ? shares(row)
                            : "%.2f x %s".formatted(row.ratio(), row.ratioTo()));
        }
    }

    /// Who used the processors, where there is nothing to compare with.
    private static String shares(Row row) {
        StringJoiner shares = new StringJoiner(", ", "(cpu: ", ")");
        row.cpuMicros().forEach((part, micros) -> shares.add("%s %.0f".formatted(part, micros)));
        return shares.toString();
    }

    public static void write(List<Row> rows, Path file) throws IOException {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("case", row.benchmark());
            line.put("mode", row.mode());
            line.put("callers", row.callers());
            line.put("perSecond", round(row.perSecond()));
            line.put("p50Ms", round(row.p50Ms()));
            line.put("p99Ms", round(row.p99Ms()));
            line.put("cpuMicros", round(row.allCpuMicros()));
            line.put("ratioTo", row.ratioTo());
            line.put("ratio", row.ratio() == null ? null : round(row.ratio()));
            row.cpuMicros().forEach((part, micros) -> line.put(part + "CpuMicros", round(micros)));
            row.more().forEach((column, value) -> line.put(column, round(value)));
            lines.add(line);
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(file, mapper.writeValueAsString(lines) + "\n");
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}

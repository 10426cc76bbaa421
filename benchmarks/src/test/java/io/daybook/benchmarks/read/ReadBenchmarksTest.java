package io.daybook.benchmarks.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.benchmarks.Row;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Every case runs to its end. What it measures here means nothing.
class ReadBenchmarksTest {

    @Test
    void every_case_yields_its_rows_and_the_results_are_written(@TempDir Path target)
            throws Exception {
        List<Row> rows = ReadBenchmarks.run(target, ReadScale.SMOKE);

        assertThat(rows)
                .extracting(Row::benchmark)
                .contains("rebuild-postgres", "rebuild-elasticsearch", "lag", "track", "search");
        assertThat(rows).allSatisfy(row -> assertThat(row.perSecond()).isPositive());
        assertThat(Files.readString(target.resolve("results/read.json")))
                .contains("\"case\"", "\"cpuMicros\"", "\"engineCpuMicros\"");
    }
}

package io.daybook.benchmarks.read;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// A real shop's orders, as a file that the engine imports.
///
/// @param packed the file, packed by gzip
/// @param lines the same, line by line
record Orders(byte[] packed, List<String> lines) {

    private static final String SAMPLE = "/sample/online-retail-2010-12-01.csv.gz";

    /// @param file CSV, plain or packed by gzip; absent for the sample day
    /// @param rows how many of it to take at most
    static Orders read(@Nullable Path file, int rows) {
        try (InputStream in = open(file)) {
            List<String> lines =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .limit(rows + 1L)
                            .toList();
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return new Orders(packed.toByteArray(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException("The orders cannot be read.", e);
        }
    }

    private static InputStream open(@Nullable Path file) throws IOException {
        if (file == null) {
            return new GZIPInputStream(
                    Objects.requireNonNull(Orders.class.getResourceAsStream(SAMPLE), SAMPLE));
        }
        InputStream in = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    }
}

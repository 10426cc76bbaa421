package io.daybook.query.reports;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The statements of the reports, in the resource folder `reports`.
final class SqlFile {

    private static final Map<String, String> READ = new ConcurrentHashMap<>();

    private SqlFile() {}

    /// Joins files into one statement.
    static String read(String... names) {
        StringBuilder statement = new StringBuilder();
        for (String name : names) {
            statement.append(READ.computeIfAbsent(name, SqlFile::load)).append('\n');
        }
        return statement.toString();
    }

    private static String load(String name) {
        try (InputStream file = SqlFile.class.getResourceAsStream("/reports/" + name)) {
            if (file == null) {
                throw new IllegalStateException("The report " + name + " is not in the jar.");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

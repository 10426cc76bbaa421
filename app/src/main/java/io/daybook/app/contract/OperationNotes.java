package io.daybook.app.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What `operations.txt` says of each operation. It stands in one file, so that the endpoints of both sides stay free of OpenAPI, and the
/// contract reads like one.
public final class OperationNotes {

    /// @param status of success
    /// @param problems codes of the operation's own problems by status
    record Note(int status, String summary, Map<Integer, List<String>> problems) {}

    private final Map<String, Note> notes = new LinkedHashMap<>();

    private OperationNotes() {}

    public static OperationNotes read() {
        OperationNotes read = new OperationNotes();
        try (InputStream file = OperationNotes.class.getResourceAsStream("operations.txt")) {
            if (file == null) {
                throw new IllegalStateException("operations.txt is missing from the build.");
            }
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(read::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    /// The operations that are described, as `METHOD path`.
    public Set<String> operations() {
        return notes.keySet();
    }

    java.util.Optional<Note> of(String method, String path) {
        return java.util.Optional.ofNullable(notes.get(method + " " + path));
    }

    private void add(String line) {
        String[] parts = line.split("\\|", -1);
        if (parts.length != 4) {
            throw new IllegalStateException("operations.txt: four parts are needed in: " + line);
        }
        Map<Integer, List<String>> problems = new TreeMap<>();
        for (String problem : parts[3].split(",", -1)) {
            if (!problem.isBlank()) {
                String[] words = problem.strip().split(" ", 2);
                problems.computeIfAbsent(Integer.valueOf(words[0]), status -> new ArrayList<>())
                        .add(words[1]);
            }
        }
        notes.put(
                parts[0].strip(),
                new Note(Integer.parseInt(parts[1].strip()), parts[2].strip(), problems));
    }
}

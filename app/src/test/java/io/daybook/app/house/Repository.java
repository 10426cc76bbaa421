package io.daybook.app.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The checked-out repository that the tests run in.
final class Repository {

    private static final Set<String> MODULES =
            Set.of("shared-kernel", "command-side", "projections", "query-side", "app");

    private Repository() {}

    static Path root() {
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("shared-kernel"))
                    && Files.isRegularFile(folder.resolve("pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException("These tests run inside the repository.");
    }

    /// All Java sources of all modules, tests included, in order.
    static List<Path> javaSources() {
        return MODULES.stream()
                .map(root()::resolve)
                .flatMap(Repository::walk)
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> !file.toString().contains("/target/"))
                .sorted()
                .toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

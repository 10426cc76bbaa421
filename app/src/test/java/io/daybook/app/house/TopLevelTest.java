package io.daybook.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The top level is the map of the engine: whoever opens the repository sees its parts and nothing else.
class TopLevelTest {

    private static final Set<String> ALLOWED =
            Set.of(
                    // The parts.
                    "shared-kernel",
                    "command-side",
                    "projections",
                    "query-side",
                    "app",
                    // What explains, builds and measures them.
                    "docs",
                    "benchmarks",
                    ".ci",
                    "pom.xml",
                    "daybook",
                    ".mvn",
                    "README.md",
                    "CHANGELOG.md",
                    "LICENSE",
                    "NOTICE",
                    ".editorconfig",
                    ".gitignore",
                    ".gitattributes");

    @Test
    void the_top_level_holds_the_parts_and_nothing_else() throws Exception {
        Process git =
                new ProcessBuilder("git", "ls-files", "-co", "--exclude-standard")
                        .directory(Repository.root().toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String files = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor(1, TimeUnit.MINUTES)).isTrue();

        // Without git, as in a source archive, there is nothing to hold against.
        Set<String> top =
                git.exitValue() != 0
                        ? Set.of()
                        : Arrays.stream(files.split("\n"))
                                .map(file -> file.split("/", 2)[0])
                                .filter(file -> !file.isEmpty())
                                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(top)
                .as(
                        "A new entry at the top level needs a decision record in docs/decisions, and a line here.")
                .isSubsetOf(ALLOWED);
    }
}

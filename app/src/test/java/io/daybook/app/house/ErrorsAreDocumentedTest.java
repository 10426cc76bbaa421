package io.daybook.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Codes are part of the contract: callers branch on them. Each one that the sources give stands in `docs/errors.md`, and none stands there
/// that nothing gives.
class ErrorsAreDocumentedTest {

    private static final String KEBAB = "\"([a-z0-9]+(?:-[a-z0-9]+)+|busy|missing)\"";

    /// How codes are given, besides in refusals.
    private static final List<Pattern> GIVEN =
            List.of(
                    Pattern.compile(
                            "QueryProblem\\s*\\.\\s*(?:malformed|unknown|unavailable|conflict|rule)\\(\\s*"
                                    + KEBAB),
                    Pattern.compile("QueryProblem\\s*\\.\\s*invalid\\([^,;]+,\\s*" + KEBAB),
                    Pattern.compile("new (?:QueryProblem\\.)?Fault\\([^,;]+,\\s*" + KEBAB),
                    Pattern.compile("\\bProblem\\s*\\.\\s*of\\([^,;]+,\\s*" + KEBAB),
                    Pattern.compile("new (?:Rejection\\.)?Problem\\([^,;]+,\\s*" + KEBAB),
                    Pattern.compile("\\bwrong\\(\\s*[^;]{0,60}?,\\s*" + KEBAB),
                    Pattern.compile("\\bmalformed\\(\\s*[^;]{0,60}?,\\s*" + KEBAB));

    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|");

    @Test
    void every_code_that_is_given_is_documented() {
        assertThat(given())
                .as("codes of problems; each needs a row `| `code` | ...` in docs/errors.md")
                .isNotEmpty()
                .isSubsetOf(documented());
    }

    @Test
    void every_documented_code_is_given() {
        String sources = String.join("\n", mainSources().stream().map(Repository::read).toList());

        assertThat(documented())
                .as("codes in docs/errors.md that nothing gives any more")
                .allMatch(code ->
                        sources.contains('"' + code + '"')
                                || sources.contains(
                                        code.replace('-', '_').toUpperCase(Locale.ROOT)));
    }

    private static Set<String> documented() {
        Set<String> codes = new TreeSet<>();
        DOCUMENTED
                .matcher(Repository.read(Repository.root().resolve("docs/errors.md")))
                .results()
                .forEach(match -> codes.add(match.group(1)));
        return codes;
    }

    private static Set<String> given() {
        Set<String> codes = new TreeSet<>();
        for (Path file : mainSources()) {
            String source = Repository.read(file);
            for (Pattern way : GIVEN) {
                way.matcher(source).results().forEach(match -> codes.add(match.group(1)));
            }
            if (source.contains("extends Rejection")
                    || file.getFileName().toString().endsWith("Rejected.java")) {
                Pattern.compile(KEBAB)
                        .matcher(source)
                        .results()
                        .forEach(match -> codes.add(match.group(1)));
            }
        }
        return codes;
    }

    private static List<Path> mainSources() {
        return Repository.javaSources().stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .toList();
    }
}

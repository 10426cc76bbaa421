package io.daybook.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Codes are part of the contract: callers branch on them. Each one in the sources stands in `docs/errors.md`, and each one there in the sources.
class ErrorsAreDocumentedTest {

    private static final Pattern CODE = Pattern.compile("\"([a-z0-9]+(?:-[a-z0-9]+)+|busy)\"");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|");

    /// Where codes are given: refusals, query problems, and the problems of the doors.
    private static final Pattern GIVES =
            Pattern.compile(
                    "(?s)(?:extends Rejection|QueryProblem\\s*\\.\\s*(?:malformed|unknown|unavailable)|Problem\\s*\\.\\s*of|new (?:Rejection\\.)?Problem\\(|\\.wrong\\(|malformed\\()");

    @Test
    void every_code_in_the_sources_is_documented() {
        Set<String> documented = documented();
        Set<String> given = given();

        assertThat(given)
                .as("codes of problems; docs/errors.md has a table row `| `code` |` for each")
                .isNotEmpty()
                .isSubsetOf(documented);
    }

    @Test
    void every_documented_code_is_in_the_sources() {
        String sources =
                Repository.javaSources().stream()
                        .filter(file -> file.toString().contains("/src/main/"))
                        .map(Repository::read)
                        .collect(Collectors.joining("\n"));

        assertThat(documented())
                .as("codes in docs/errors.md that nothing gives any more")
                .allSatisfy(code ->
                        assertThat(
                                        sources.contains("\"" + code + "\"")
                                                || sources.contains(
                                                        code.replace('-', '_')
                                                                .toUpperCase(
                                                                        java.util.Locale.ROOT)))
                                .as(code)
                                .isTrue());
    }

    private static Set<String> documented() {
        return DOCUMENTED
                .matcher(Repository.read(Repository.root().resolve("docs/errors.md")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> given() {
        Set<String> codes = new TreeSet<>();
        Repository.javaSources().stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .map(Repository::read)
                .forEach(source -> {
                    if (source.contains("extends Rejection")) {
                        codes.addAll(codesOfRefusal(source));
                    }
                    GIVES.matcher(source)
                            .results()
                            .forEach(use -> firstCode(source, use).ifPresent(codes::add));
                });
        return codes;
    }

    /// The codes of a refusal are the names of its enum, or the texts that the enum gives them.
    private static Set<String> codesOfRefusal(String source) {
        return CODE.matcher(source)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static java.util.Optional<String> firstCode(String source, MatchResult use) {
        // The code is the first kebab-case text of the call, if it gives one literally.
        int end = Math.min(source.length(), use.end() + 160);
        int semicolon = source.indexOf(';', use.end());
        String call = source.substring(use.end(), semicolon < 0 ? end : Math.min(end, semicolon));
        var matcher = CODE.matcher(call);
        return matcher.find()
                ? java.util.Optional.of(matcher.group(1))
                : java.util.Optional.empty();
    }
}

package io.daybook.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Main;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Java is formatted by google-java-format in its AOSP style. The formatter needs the JDK 25 that tests run on, while Maven's plugins run on
/// Maven's own Java: that is why a test does this and no plugin (`docs/decisions/0007-java-is-formatted-by-a-test.md`).
class SourcesAreFormattedTest {

    @Test
    void every_source_is_as_the_formatter_would_write_it() throws Exception {
        boolean apply = "apply".equals(System.getProperty("daybook.format"));
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--aosp",
                                "--skip-javadoc-formatting",
                                "--skip-reflowing-long-strings",
                                apply ? "--replace" : "--dry-run"));
        Repository.javaSources().stream().map(Path::toString).forEach(arguments::add);
        StringWriter changed = new StringWriter();
        StringWriter errors = new StringWriter();

        new Main(
                        new PrintWriter(changed, true),
                        new PrintWriter(errors, true),
                        new ByteArrayInputStream(new byte[0]))
                .format(arguments.toArray(String[]::new));

        assertThat(errors.toString()).as("what the formatter cannot read").isEmpty();
        assertThat(changed.toString())
                .as(
                        "These files are not formatted. 'mvn -q -pl app -am test -Dtest=SourcesAreFormattedTest -Dsurefire.failIfNoSpecifiedTests=false -Ddaybook.format=apply' formats them.")
                .isEmpty();
    }
}

package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// What the README tells a newcomer to paste works, in the order in which it stands there.
class ReadmeTest {

    private static final Pattern BLOCK = Pattern.compile("(?s)```bash\n(.*?)```");

    @Test
    void the_walk_through_works_as_pasted() throws Exception {
        List<String> blocks =
                BLOCK.matcher(Files.readString(Path.of("../README.md")))
                        .results()
                        .map(match -> match.group(1))
                        .toList();
        assertThat(blocks).hasSizeGreaterThan(3);

        try (Engine engine = Engine.start("--daybook.sample=true")) {
            // A newcomer has read that far by the time the sample is there.
            await().atMost(Duration.ofMinutes(5))
                    .until(() ->
                            engine.http()
                                    .get("/api/v1/products?q=heart+light+holder")
                                    .text()
                                    .contains("85123A"));
            await().atMost(Duration.ofMinutes(5))
                    .until(() -> engine.http().get("/api/v1/reports/retail").status() == 200);
            String script =
                    """
                    set -euo pipefail
                    curl() { command curl --fail-with-body --show-error "$@"; echo; }
                    """
                            + String.join("\n", blocks)
                                    .replace("http://localhost:8080", engine.url().toString());
            Path output = Path.of("target", "readme-walk-through.txt");
            Process bash =
                    new ProcessBuilder("bash", "-c", script)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            boolean ended = bash.waitFor(5, TimeUnit.MINUTES);
            bash.destroyForcibly();

            String said = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended).as(said).isTrue();
            assertThat(bash.exitValue()).as(said).isZero();
            assertThat(said)
                    .contains("\"status\":\"confirmed\"")
                    .contains("WHITE HANGING HEART T-LIGHT HOLDER");
        }
    }
}

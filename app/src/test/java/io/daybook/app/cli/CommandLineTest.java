package io.daybook.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.DaybookApplication;
import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.Metadata;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The command line as scripts use it: its output, and above all its exit code.
class CommandLineTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /// @param code the exit code
    private record Ended(int code, String out, String err) {}

    @Test
    void status_tells_how_the_engine_and_its_parts_are() throws Exception {
        Ended status = statusOfAllBeingWell();

        assertThat(status.out()).contains("engine", "postgres", "elasticsearch", "projections");
    }

    @Test
    void status_is_one_json_document_for_scripts() throws Exception {
        Ended status = statusOfAllBeingWell("--json");

        assertThat(Http.JSON.readTree(status.out()).at("/health/status").asString())
                .isEqualTo("UP");
    }

    @Test
    void webhooks_are_registered_listed_and_pinged() throws Exception {
        String engine = Engine.shared().url().toString();
        Ended registered =
                daybook(
                        engine,
                        "webhooks",
                        "register",
                        "https://example.com/hooks",
                        "--id=cli-hook",
                        "--type=nothing.");
        assertThat(registered.code()).as(registered.toString()).isZero();
        assertThat(registered.out()).contains("secret: whsec_");

        Ended listed = daybook(engine, "webhooks");
        assertThat(listed.code()).as(listed.toString()).isZero();
        assertThat(listed.out()).contains("cli-hook", "active", "https://example.com/hooks");

        Ended tried = daybook(engine, "webhooks", "replay", "cli-hook", "--after=0", "--dry-run");
        assertThat(tried.code()).as(tried.toString()).isZero();
        assertThat(tried.out()).contains("messages: 0");
        assertThat(daybook(engine, "webhooks", "replay", "cli-hook").err())
                .contains("replay-unclear");

        Ended paused = daybook(engine, "webhooks", "pause", "cli-hook", "--reason=it is moved");
        assertThat(paused.code()).as(paused.toString()).isZero();
        assertThat(
                        Engine.shared()
                                .part(EventHistory.class)
                                .ofStream("webhook:cli-hook", -1, 100)
                                .getLast()
                                .metadata())
                .extracting(Metadata::actor, Metadata::role)
                .containsExactly("lena", "back-office");
        Engine.shared().http().delete("/api/v1/webhooks/cli-hook");
    }

    @Test
    void where_no_engine_is_it_says_so_and_fails() throws Exception {
        // Port 9 is kept for throwing things away, and nobody listens there.
        Ended status = daybook("http://127.0.0.1:9", "status");

        assertThat(status.code()).isEqualTo(3);
        assertThat(status.err()).contains("http://127.0.0.1:9").contains("./daybook run");
    }

    @Test
    void an_unknown_command_is_wrong_usage() throws Exception {
        Ended nonsense = daybook("http://127.0.0.1:9", "nonsense");

        assertThat(nonsense.code()).isEqualTo(2);
        assertThat(nonsense.err()).contains("nonsense");
    }

    @Test
    void help_lists_the_commands() throws Exception {
        Ended help = daybook("http://127.0.0.1:9", "help");

        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains("run", "status", "import", "report", "reconcile", "simulator");
    }

    /// On a busy machine Elasticsearch may for a moment not say in time that it is there, which the engine tells.
    private static Ended statusOfAllBeingWell(String... options) {
        List<String> line = new ArrayList<>(List.of("status"));
        line.addAll(List.of(options));
        return await().atMost(LIMIT)
                .until(
                        () ->
                                daybook(
                                        Engine.shared().url().toString(),
                                        line.toArray(String[]::new)),
                        status -> status.code() == 0);
    }

    private static Ended daybook(String url, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("daybook", ".out");
        Path err = Files.createTempFile("daybook", ".err");
        List<String> line =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DaybookApplication.class.getName()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("DAYBOOK_URL", url);
        builder.environment().put("DAYBOOK_ACTOR", "lena");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("it ended")
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }
}

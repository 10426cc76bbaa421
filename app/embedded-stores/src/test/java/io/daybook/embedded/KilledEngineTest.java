package io.daybook.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.daybook.embedded.elasticsearch.ElasticsearchSettings;
import io.daybook.embedded.elasticsearch.EmbeddedElasticsearch;
import io.daybook.embedded.postgres.EmbeddedPostgres;
import io.daybook.embedded.postgres.PostgresSettings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What is left of the stores when the engine's process is killed without a word, and how the next start finds it.
class KilledEngineTest {
    private static final Path DATA = Path.of("target", "killed-engine").toAbsolutePath();
    private static final Duration SOON = Duration.ofMinutes(2);

    private final List<Process> engines = new ArrayList<>();

    @BeforeEach
    void an_empty_data_folder() {
        DataFolder.delete(DATA);
    }

    /// Nor a server: the kernel ends those with their engine, and they take leave of the folder that the next test deletes.
    @AfterEach
    void no_engine_left() throws Exception {
        for (Process engine : engines) {
            engine.destroyForcibly().waitFor();
        }
        List<Path> folders = new ArrayList<>(List.of(DATA.resolve("elasticsearch/logs")));
        try (var databases = Files.newDirectoryStream(DATA, "postgresql-*")) {
            databases.forEach(folders::add);
        }
        for (Path folder : folders) {
            await().atMost(SOON)
                    .until(() -> Files.notExists(folder) || Reaper.processesIn(folder).isEmpty());
        }
    }

    @Test
    void no_acknowledged_row_is_lost_and_no_server_left_over() throws Exception {
        Process engine = engine();
        BufferedReader said = engine.inputReader();
        long server = number(said, "postgres");
        long acknowledged = 0;
        while (acknowledged < 200) {
            acknowledged = number(said, "row");
        }

        kill(engine);
        engine.waitFor();
        acknowledged = Math.max(acknowledged, lastRow(said));

        awaitEnd(server);
        assertThat(rowsAfterRestart()).isBetween(acknowledged, acknowledged + 1);
    }

    @Test
    void the_database_recovers_when_it_is_killed_too() throws Exception {
        Process engine = engine();
        BufferedReader said = engine.inputReader();
        long server = number(said, "postgres");
        long acknowledged = 0;
        while (acknowledged < 200) {
            acknowledged = number(said, "row");
        }

        kill(engine);
        ProcessHandle.of(server).ifPresent(ProcessHandle::destroyForcibly);
        engine.waitFor();
        acknowledged = Math.max(acknowledged, lastRow(said));

        assertThat(rowsAfterRestart()).isBetween(acknowledged, acknowledged + 1);
    }

    @Test
    void elasticsearch_ends_with_the_engine_and_comes_back_with_what_it_acknowledged()
            throws Exception {
        Process engine = engine("search");
        BufferedReader said = engine.inputReader();
        long node = number(said, "elasticsearch");
        assertThat(number(said, "document")).isEqualTo(201);

        kill(engine);
        engine.waitFor();

        awaitEnd(node);
        try (var folder = DataFolder.lock(DATA);
                var again = EmbeddedElasticsearch.start(folder, ElasticsearchSettings.small())) {
            var request = HttpRequest.newBuilder(again.uri().resolve("/kept/_doc/1")).build();
            var response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
    }

    @Test
    void a_second_engine_on_the_same_folder_is_told_so() throws Exception {
        Process engine = engine();
        number(engine.inputReader(), "row");

        assertThatThrownBy(() -> DataFolder.lock(DATA))
                .isInstanceOf(FolderInUse.class)
                .hasMessageContaining("in use by another running engine")
                .hasMessageContaining(DATA.toString());
    }

    @Test
    void a_server_that_nothing_is_bound_to_any_more_is_ended_by_the_next_start() throws Exception {
        Files.createDirectories(DATA.resolve("elasticsearch/logs"));
        // Works in the node's folder, as a node would whose engine died before the kernel was told
        // to end it.
        Process leftover =
                new ProcessBuilder("sleep", "600")
                        .directory(DATA.resolve("elasticsearch/logs").toFile())
                        .start();
        engines.add(leftover);

        Reaper.endAllIn(
                DATA.resolve("elasticsearch/logs"), List.of("TERM", "KILL"), found -> found);

        // The kernel knows it before this JVM has heard of it.
        assertThat(leftover.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /// By its handle: the process's own method would also close what it has said.
    private static void kill(Process engine) {
        engine.toHandle().destroyForcibly();
    }

    private Process engine(String... more) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(EngineWithStores.class.getName(), DATA.toString()));
        command.addAll(List.of(more));
        Files.createDirectories(DATA);
        Process engine =
                new ProcessBuilder(command)
                        .redirectError(DATA.resolve("engine.err").toFile())
                        .start();
        engines.add(engine);
        return engine;
    }

    private static long number(BufferedReader said, String what) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(what + " ")) {
                return Long.parseLong(line.substring(what.length() + 1));
            }
        }
        throw new AssertionError(
                "the engine ended without '"
                        + what
                        + "': "
                        + Files.readString(DATA.resolve("engine.err")));
    }

    /// A line without its end was not written to the end either.
    private static long lastRow(BufferedReader said) throws IOException {
        StringWriter rest = new StringWriter();
        said.transferTo(rest);
        String lines = rest.toString();
        return lines.substring(0, lines.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith("row "))
                .mapToLong(line -> Long.parseLong(line.substring("row ".length())))
                .max()
                .orElse(0);
    }

    private static void awaitEnd(long process) {
        await().atMost(SOON)
                .until(() -> ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty());
    }

    private static long rowsAfterRestart() throws Exception {
        try (var folder = DataFolder.lock(DATA);
                var again = EmbeddedPostgres.start(folder, PostgresSettings.durable());
                Connection connection = again.connectAsSuperuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*), max(id) from acknowledged")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong(1)).isEqualTo(rows.getLong(2));
            return rows.getLong(1);
        }
    }
}

package io.daybook.benchmarks.read;

import io.daybook.embedded.Ports;
import io.daybook.embedded.elasticsearch.EmbeddedElasticsearch;
import io.daybook.embedded.postgres.Credentials;
import io.daybook.embedded.postgres.EmbeddedPostgres;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The engine as `./daybook run` starts it, in a process of its own, so that what it costs can be told from what asking costs.
final class EngineProcess implements AutoCloseable {

    private static final long START_SECONDS = 180;
    private static final long STOP_SECONDS = 30;
    private static final int FEW_PROCESSORS = 2;

    private final Process process;
    private final Path output;
    private final URI url;

    /// @param folder for the engine's keys and its output
    EngineProcess(
            Path folder,
            EmbeddedPostgres postgres,
            EmbeddedElasticsearch elasticsearch,
            List<String> settings)
            throws Exception {
        int port = Ports.free();
        url = URI.create("http://127.0.0.1:" + port);
        output = folder.resolve("engine.log");
        Credentials credentials = postgres.credentials();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        command.addAll(program());
        command.addAll(
                List.of(
                        "--server.port=" + port,
                        "--daybook.sample=false",
                        "--daybook.end-with-parent=true",
                        "--daybook.order.time-to-pay=24h",
                        "--daybook.audit.key-file=" + folder.resolve("audit.key"),
                        "--daybook.payments.callback-key-file=" + folder.resolve("callback.key"),
                        "--daybook.elasticsearch.uris=" + elasticsearch.uri(),
                        "--spring.datasource.url=" + postgres.jdbcUrl(),
                        "--spring.datasource.username=" + Credentials.ENGINE,
                        "--spring.datasource.password=" + credentials.enginePassword(),
                        "--spring.flyway.user=" + Credentials.OWNER,
                        "--spring.flyway.password=" + credentials.ownerPassword()));
        command.addAll(settings);
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                        .start();
        awaitReady();
    }

    /// Those of `./daybook run`, and those that `DAYBOOK_JAVA_OPTS` adds to them there.
    private static List<String> options() {
        List<String> options = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
        if (Runtime.getRuntime().availableProcessors() <= FEW_PROCESSORS) {
            options.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        }
        String more = System.getenv("DAYBOOK_JAVA_OPTS");
        if (more != null && !more.isBlank()) {
            options.addAll(List.of(more.strip().split(" +")));
        }
        return options;
    }

    /// As the build leaves it, packaged or not.
    private static List<String> program() throws IOException {
        Path target = Path.of(System.getProperty("daybook.benchmarks.app", "app/target"));
        return List.of(
                "-cp",
                target.resolve("classes")
                        + File.pathSeparator
                        + Files.readString(target.resolve("classpath.txt")).strip(),
                "io.daybook.app.DaybookApplication");
    }

    URI url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    private void awaitReady() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        String told = "nothing";
        while (System.nanoTime() < end && process.isAlive()) {
            try (Wire wire = new Wire(url)) {
                if (wire.get("/actuator/health") == 200) {
                    return;
                }
                told = wire.text();
            } catch (IOException notYet) {
                told = String.valueOf(notYet.getMessage());
            }
            Thread.sleep(100);
        }
        close();
        List<String> lines = Files.readAllLines(output);
        throw new IllegalStateException(
                "The engine did not start; it said %s and wrote:%n%s"
                        .formatted(
                                told,
                                String.join(
                                        "\n",
                                        lines.subList(
                                                Math.max(0, lines.size() - 40), lines.size()))));
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}

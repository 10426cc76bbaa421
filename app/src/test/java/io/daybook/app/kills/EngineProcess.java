package io.daybook.app.kills;

import io.daybook.app.DaybookApplication;
import io.daybook.embedded.Ports;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The engine as a process of its own, always at the same port, with nothing but what taking commands needs where the settings do not say
/// otherwise.
public final class EngineProcess implements AutoCloseable {

    private final List<String> command = new ArrayList<>();
    private final Path output;
    private final int port;
    private Process process;

    public EngineProcess(
            Path folder,
            String jdbcUrl,
            String owner,
            String ownerPassword,
            String user,
            String password,
            String... settings)
            throws IOException {
        // Nobody else comes by this one while the process is down.
        port = Ports.free();
        output = folder.resolve("engine.log");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx256m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(
                List.of(
                        DaybookApplication.class.getName(),
                        "--server.port=" + port,
                        "--daybook.roles=command",
                        "--daybook.sample=false",
                        "--daybook.end-with-parent=true",
                        "--daybook.order.time-to-pay=24h",
                        "--daybook.audit.key-file=" + folder.resolve("audit.key"),
                        "--daybook.payments.callback-key-file=" + folder.resolve("callback.key"),
                        "--daybook.webhooks.key-file=" + folder.resolve("webhook.key"),
                        // Takes no part: who only takes commands asks it nothing.
                        "--daybook.elasticsearch.uris=http://127.0.0.1:9",
                        "--spring.datasource.url=" + jdbcUrl,
                        "--spring.datasource.username=" + user,
                        "--spring.datasource.password=" + password,
                        "--spring.flyway.user=" + owner,
                        "--spring.flyway.password=" + ownerPassword));
        for (String setting : settings) {
            String name = setting.substring(0, setting.indexOf('=') + 1);
            command.removeIf(given -> given.startsWith(name));
            command.add(setting);
        }
        process = start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    public void killAndStartAgain() throws IOException, InterruptedException {
        kill();
        startAgain();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void startAgain() throws IOException {
        process = start();
    }

    private Process start() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}

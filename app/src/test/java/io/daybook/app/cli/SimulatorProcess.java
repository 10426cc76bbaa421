package io.daybook.app.cli;

import io.daybook.app.DaybookApplication;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `daybook simulator` as a process, to be killed like one.
public final class SimulatorProcess {

    private static final Pattern PORT = Pattern.compile("listens at http://127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final int port;

    private SimulatorProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param port 0 for any
    public static SimulatorProcess start(
            Path journal, int port, @Nullable URI callbacks, @Nullable Path callbackKey)
            throws IOException {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DaybookApplication.class.getName(),
                                "simulator",
                                "--port",
                                Integer.toString(port),
                                "--journal",
                                journal.toString(),
                                "--pause-millis",
                                "1500"));
        if (callbacks != null && callbackKey != null) {
            line.addAll(
                    List.of(
                            "--callback",
                            callbacks.toString(),
                            "--callback-key",
                            callbackKey.toString()));
        }
        Process process =
                new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader();
        for (String said = out.readLine(); said != null; said = out.readLine()) {
            Matcher match = PORT.matcher(said);
            if (match.find()) {
                return new SimulatorProcess(process, Integer.parseInt(match.group(1)));
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException("The simulator did not start.");
    }

    public int port() {
        return port;
    }

    /// As the machine would: without a word.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The simulator does not end.");
        }
    }
}

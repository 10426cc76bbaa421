package io.daybook.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server as a child of this process, in a session of its own and bound to our life.
///
/// The kernel sends it `deathSignal` when the **thread** that started it ends, so start it from a thread that then stays
/// with it ([KeptServer] does). `setsid`, `unshare` and `setpriv` replace themselves by the next program, so one process id
/// holds from end to end. A terminal's Ctrl-C does not reach it: the engine finishes first, and then stops its stores.
public final class ChildProcess {
    private static final int TAIL_BYTES = 64_000;
    private static final int TAIL_LINES = 25;

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// What to start. Output goes to the file `log`; the one of the start before is kept as `<log>.1`. A `deathSignal` is a name such
    /// as `INT`; `workingFolder` also marks the processes of this server for the [Reaper].
    public record Launch(
            List<String> command,
            Path workingFolder,
            Path log,
            String deathSignal,
            Map<String, String> environment) {}

    /// Starts a server, whose standard input stays open and empty until [#standardInput] is written to or this process ends.
    public static ChildProcess start(Launch launch) {
        var command = new ArrayList<>(List.of("setsid"));
        command.addAll(Privileges.dropped());
        command.addAll(List.of("setpriv", "--pdeathsig", launch.deathSignal()));
        command.addAll(launch.command());
        return start(command, launch);
    }

    /// Runs a short program to its end, with the same rights a server gets.
    public static void run(Launch launch) throws InterruptedException {
        var command = new ArrayList<>(Privileges.dropped());
        command.addAll(List.of("setpriv", "--pdeathsig", launch.deathSignal()));
        command.addAll(launch.command());
        ChildProcess child = start(command, launch);
        if (child.process.waitFor() != 0) {
            throw child.failure(launch.command().getFirst() + " failed");
        }
    }

    private static ChildProcess start(List<String> command, Launch launch) {
        Path log = launch.log();
        try {
            if (Files.exists(log)) {
                Files.move(
                        log,
                        log.resolveSibling(log.getFileName() + ".1"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            var builder =
                    new ProcessBuilder(command)
                            .directory(launch.workingFolder().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            builder.environment().putAll(launch.environment());
            return new ChildProcess(builder.start(), log);
        } catch (IOException e) {
            throw new EmbeddedStoreFailure(
                    "Cannot start "
                            + launch.command().getFirst()
                            + " (setsid, setpriv and, for root, unshare of util-linux are needed): "
                            + e,
                    e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public OutputStream standardInput() {
        return process.getOutputStream();
    }

    int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    /// Asks with each signal in turn, waiting `each` for the end, until it has ended.
    void stop(List<String> signals, Duration each) throws InterruptedException {
        for (String signal : signals) {
            if (!process.isAlive()) {
                return;
            }
            Signals.send(signal, process.pid());
            if (process.waitFor(each.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        process.destroyForcibly().waitFor();
    }

    /// A failure that tells how the process ended, if it has, and what it wrote last.
    public EmbeddedStoreFailure failure(String what) {
        String end = process.isAlive() ? "" : " (exit code " + process.exitValue() + ")";
        return new EmbeddedStoreFailure(what + end + ". The end of " + log + ":\n" + tail(log));
    }

    /// The last lines, without the frames of stack traces, among which the reason would drown.
    private static String tail(Path log) {
        try (var in = Files.newInputStream(log)) {
            in.skipNBytes(Math.max(0, Files.size(log) - TAIL_BYTES));
            List<String> lines =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("\tat "))
                            .toList();
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(not readable: " + e + ")";
        }
    }
}

package io.daybook.embedded;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Ends what an earlier, killed engine may have left running.
///
/// A server is recognised by its working folder, which only it uses. A pid file would not do: its number may belong to another
/// process by now. Call this only while holding the [DataFolder], so that nobody else's server can be meant.
public final class Reaper {
    private static final Logger log = System.getLogger(Reaper.class.getName());
    private static final Duration EACH = Duration.ofSeconds(10);

    private Reaper() {}

    /// Sends each signal in turn to the processes that `targets` picks, until none works in `folder` any more.
    public static void endAllIn(
            Path folder, List<String> signals, UnaryOperator<List<Long>> targets)
            throws InterruptedException {
        for (String signal : signals) {
            List<Long> found = processesIn(folder);
            if (found.isEmpty()) {
                return;
            }
            log.log(
                    Level.WARNING,
                    "Processes {0} still run in {1}: sending {2}",
                    found,
                    folder,
                    signal);
            for (long pid : targets.apply(found)) {
                Signals.send(signal, pid);
            }
            long end = System.nanoTime() + EACH.toNanos();
            while (!processesIn(folder).isEmpty() && System.nanoTime() < end) {
                Thread.sleep(50);
            }
        }
        List<Long> left = processesIn(folder);
        if (!left.isEmpty()) {
            throw new EmbeddedStoreFailure(
                    "Processes " + left + " run in " + folder + " and cannot be ended.");
        }
    }

    static List<Long> processesIn(Path folder) {
        var found = new ArrayList<Long>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            Path real = folder.toRealPath();
            for (Path process : processes) {
                if (real.equals(workingFolder(process))) {
                    found.add(Long.valueOf(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new EmbeddedStoreFailure("The running processes cannot be listed: " + e, e);
        }
        return found;
    }

    private static Path workingFolder(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd"));
        } catch (IOException e) {
            return Path.of(""); // ended meanwhile, or somebody else's
        }
    }
}

package io.daybook.embedded;

import java.io.IOException;

/// Signals by name: Java itself can send only TERM and KILL, and PostgreSQL's fast shutdown is INT.
final class Signals {
    private Signals() {}

    /// Sends a signal; a process that is already gone is fine.
    static void send(String name, long pid) throws InterruptedException {
        try {
            // The shell's own kill: the program of that name is not on every system.
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid + " 2>/dev/null")
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new EmbeddedStoreFailure(
                    "Cannot send " + name + " to process " + pid + ": " + e, e);
        }
    }
}

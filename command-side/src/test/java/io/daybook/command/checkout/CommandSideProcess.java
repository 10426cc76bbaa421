package io.daybook.command.checkout;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A command side in a process of its own, to be killed.
final class CommandSideProcess implements AutoCloseable {

    private final Process process;

    private CommandSideProcess(Process process) {
        this.process = process;
    }

    static CommandSideProcess start(CommandSide.Store store, Path log) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx1g",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                CommandSideProcess.class.getName()));
        command.addAll(store.arguments());
        try {
            return new CommandSideProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .redirectInput(new File("/dev/null"))
                            .start());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// As `kill -9` does.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /// Runs until it is killed, or whoever started it is gone.
    public static void main(String[] arguments) throws InterruptedException {
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
        try (CommandSide _ = new CommandSide(CommandSide.Store.of(List.of(arguments)))) {
            Thread.currentThread().join();
        }
    }
}

package io.daybook.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/// `daybook`: the engine and the tools around it.
@Command(
        name = "daybook",
        description = "An event-sourced order-and-inventory engine, and the tools around it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            RunCommand.class,
            ImportCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            StatusCommand.class,
            WebhooksCommand.class,
            AuditCommand.class,
            ReconcileCommand.class,
            RebuildCommand.class,
            LettersCommand.class,
            SimulatorCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "All but 'run' and 'simulator' talk to the engine at DAYBOOK_URL (default http://localhost:8080).",
            "Who asks for work is told by DAYBOOK_ACTOR, a reference that is kept with it.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no engine there."
        })
public final class DaybookCommand implements Runnable {

    /// What [#execute(String...)] gives when the engine was started and runs on.
    public static final int RUNNING = -1;

    @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

    /// Carries one command line out.
    ///
    /// @return the exit code, or [#RUNNING]
    public static int execute(String... arguments) {
        return commandLine().execute(withRunImplied(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new DaybookCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(DaybookCommand::failed);
    }

    /// Without a subcommand, as under `mvn spring-boot:run`, the engine is run.
    private static String[] withRunImplied(String[] arguments) {
        boolean settingsOnly =
                arguments.length == 0
                        || (arguments[0].startsWith("--")
                                && !arguments[0].equals("--help")
                                && !arguments[0].equals("--version"));
        if (!settingsOnly) {
            return arguments;
        }
        String[] implied = new String[arguments.length + 1];
        implied[0] = "run";
        System.arraycopy(arguments, 0, implied, 1, arguments.length);
        return implied;
    }

    private static int failed(
            Exception failure, CommandLine line, CommandLine.ParseResult arguments) {
        PrintWriter err = line.getErr();
        return switch (failure) {
            case EngineUnreachable unreachable -> {
                err.println(unreachable.getMessage());
                yield 3;
            }
            case EngineRefused refused -> {
                err.println(refused.getMessage());
                yield 1;
            }
            default -> {
                // Said by Spring where the engine did not start; said here for all else.
                err.println(line.getCommandName() + " failed: " + failure);
                yield 1;
            }
        };
    }

    @Override
    public void run() {
        throw new ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(), "Which command?");
    }
}

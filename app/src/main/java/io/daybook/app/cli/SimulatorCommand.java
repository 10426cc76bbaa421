package io.daybook.app.cli;

import io.daybook.command.payment.CallbackKey;
import io.daybook.command.payment.simulator.Callbacks;
import io.daybook.command.payment.simulator.SimulatorServer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/// Runs the payment simulator in a process of its own, until it is stopped.
@Command(
        name = "simulator",
        description = {
            "Runs the payment simulator in a process of its own.",
            "The engine uses it when it is run with --daybook.payments.simulator.url=http://127.0.0.1:PORT."
        },
        mixinStandardHelpOptions = true)
final class SimulatorCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8090",
            description = "Port to listen on (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--address",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String address = "127.0.0.1";

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            required = true,
            description = "What it has done; it goes on from there.")
    private @Nullable Path journal;

    @Option(
            names = "--callback",
            paramLabel = "URL",
            description =
                    "Where to call back, such as http://localhost:8080/api/v1/providers/simulator/callbacks.")
    private @Nullable URI callback;

    @Option(
            names = "--callback-key",
            paramLabel = "FILE",
            description = "The engine's callback.key, to sign callbacks with.")
    private @Nullable Path callbackKey;

    @Option(
            names = "--pause-millis",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How long slow answers take (default: ${DEFAULT-VALUE}).")
    private int pauseMillis;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec line = Objects.requireNonNull(spec);
        if ((callback == null) != (callbackKey == null)) {
            throw new ParameterException(
                    line.commandLine(), "--callback and --callback-key belong together.");
        }
        Duration pause = Duration.ofMillis(pauseMillis);
        SimulatorServer server =
                SimulatorServer.start(
                        new InetSocketAddress(address, port),
                        Objects.requireNonNull(journal),
                        pause,
                        callback == null || callbackKey == null
                                ? null
                                : new Callbacks(callback, CallbackKey.at(callbackKey), pause));
        PrintWriter out = line.commandLine().getOut();
        out.printf(
                "The payment simulator listens at http://%s:%d.%n",
                address, server.address().getPort());
        out.flush();
        return DaybookCommand.RUNNING;
    }
}

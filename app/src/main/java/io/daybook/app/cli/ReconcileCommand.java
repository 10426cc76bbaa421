package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;

/// Holds the engine's books against others, and its views against its log.
@Command(
        name = "reconcile",
        description = "Compares both sides, and names every difference.",
        mixinStandardHelpOptions = true,
        subcommands = {ReconcileCommand.Payments.class, ReconcileViewCommand.class})
final class ReconcileCommand implements Runnable {

    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Reconcile what? There are 'payments' and 'view'.");
    }

    @Command(
            name = "payments",
            description = {
                "Compares the log with the payment provider's account. What is open is asked for first.",
                "Succeeds only where both tell the same and nothing is open."
            },
            mixinStandardHelpOptions = true)
    static final class Payments implements Callable<Integer> {

        private static final String ADDRESS = "/api/v1/payments/reconciliation";

        @Option(names = "--dry-run", description = "Only look: do not ask for what is open.")
        private boolean dryRun;

        @Option(names = "--json", description = "Print one JSON document, for scripts.")
        private boolean json;

        @Spec private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            EngineClient engine = EngineClient.fromEnvironment();
            JsonNode result =
                    dryRun
                            ? engine.read(ADDRESS)
                            : engine.post(
                                            ADDRESS,
                                            "application/json",
                                            BodyPublishers.noBody(),
                                            UUID.randomUUID().toString())
                                    .orRefuse();
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            if (json) {
                out.println(
                        EngineClient.JSON
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsString(result));
            } else {
                print(out, result);
            }
            out.flush();
            return result.path("balanced").asBoolean(false) ? 0 : 1;
        }

        private static void print(PrintWriter out, JsonNode result) {
            out.printf("%-10s %20s %20s%n", "OPERATION", "HERE", "THERE");
            result.path("sums")
                    .forEach(sum ->
                            out.printf(
                                    "%-10s %20s %20s%n",
                                    sum.path("operation").asString(),
                                    amount(sum.path("here")),
                                    amount(sum.path("there"))));
            result.path("differences")
                    .forEach(each ->
                            out.printf(
                                    "%s: %s %s of payment %s, here %s, there %s%n",
                                    each.path("difference").asString(),
                                    each.path("operation").asString(),
                                    each.path("id").asString(),
                                    each.path("paymentId").asString(),
                                    amount(each.path("here")),
                                    amount(each.path("there"))));
            result.path("open")
                    .forEach(paymentId -> out.printf("open: payment %s%n", paymentId.asString()));
            out.printf(
                    "%,d operations here, %,d there; %,d differences, %,d payments open.%n",
                    result.path("operationsHere").asInt(),
                    result.path("operationsThere").asInt(),
                    result.path("differenceCount").asInt(),
                    result.path("openCount").asInt());
        }

        private static String amount(JsonNode amount) {
            return amount.isMissingNode()
                    ? "-"
                    : amount.path("amount").asString() + " " + amount.path("currency").asString();
        }
    }
}

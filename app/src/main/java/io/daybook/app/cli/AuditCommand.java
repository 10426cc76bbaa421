package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;

/// Holds the log against its seals, and the books against the log.
@Command(
        name = "audit",
        description = "Checks the log itself.",
        mixinStandardHelpOptions = true,
        subcommands = {AuditCommand.Verify.class, AuditCommand.Identities.class})
final class AuditCommand implements Runnable {

    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Which audit? There are 'verify' and 'identities'.");
    }

    @Command(
            name = "verify",
            description =
                    "Names the first position of the log that was changed, removed, swapped or slipped in. Succeeds only where there is none.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {

        private static final String VERIFICATION = "/api/v1/audit/verification?after=";

        @Option(names = "--json", description = "Print one JSON document, for scripts.")
        private boolean json;

        @Spec private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            EngineClient engine = EngineClient.fromEnvironment();
            Progress progress = new Progress(spec.commandLine().getErr());
            JsonNode answer;
            long verified = 0;
            do {
                answer = engine.read(VERIFICATION + verified);
                verified = answer.path("verifiedTo").asLong(0);
                progress.show("verifying", verified, answer.path("head").asLong(0), "events", "");
            } while (!answer.path("complete").asBoolean(true));
            progress.end();
            boolean whole = answer.path("finding").isMissingNode();
            if (json) {
                out.println(
                        EngineClient.JSON
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsString(answer));
            } else if (whole) {
                out.printf(
                        "The log is whole: %,d events, %,d of them sealed.%n",
                        answer.path("head").asLong(0), answer.path("sealedTo").asLong(0));
            } else {
                JsonNode finding = answer.path("finding");
                out.printf(
                        "Position %d: %s. %s%n",
                        finding.path("position").asLong(0),
                        finding.path("kind").asString(""),
                        finding.path("detail").asString(""));
            }
            out.flush();
            return whole ? 0 : 1;
        }
    }

    @Command(
            name = "identities",
            description =
                    "Proves from the log alone that no unit was sold twice and no cent lost. Succeeds only where every identity holds.",
            mixinStandardHelpOptions = true)
    static final class Identities implements Callable<Integer> {

        private static final String IDENTITIES = "/api/v1/audit/identities";

        @Option(names = "--json", description = "Print one JSON document, for scripts.")
        private boolean json;

        @Spec private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            EngineClient engine = EngineClient.fromEnvironment();
            Progress progress = new Progress(spec.commandLine().getErr());
            JsonNode listed = engine.read(IDENTITIES).path("identities");
            ArrayNode answers = EngineClient.JSON.createArrayNode();
            boolean all = true;
            for (JsonNode each : listed) {
                progress.show("checking", answers.size(), listed.size(), "identities", "");
                JsonNode answer = engine.read(IDENTITIES + "/" + each.path("name").asString(""));
                answers.add(answer);
                all &= answer.path("holds").asBoolean(false);
            }
            progress.end();
            if (json) {
                out.println(
                        EngineClient.JSON
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsString(answers));
            } else {
                answers.forEach(answer -> print(answer, out));
            }
            out.flush();
            return all ? 0 : 1;
        }

        private static void print(JsonNode answer, PrintWriter out) {
            out.printf(
                    "%-8s %s%n",
                    answer.path("holds").asBoolean(false) ? "holds" : "BROKEN",
                    answer.path("meaning").asString(""));
            for (JsonNode breach : answer.path("breaches")) {
                out.printf(
                        "         %s at position %d: %s%n",
                        breach.path("subject").asString(""),
                        breach.path("position").asLong(0),
                        breach.path("detail").asString(""));
            }
        }
    }
}

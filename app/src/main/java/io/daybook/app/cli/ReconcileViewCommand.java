package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

/// Holds a view against the log and follows that to its end. The engine goes on without whoever follows.
@Command(
        name = "view",
        description = {
            "Holds a view against the log: names every row and document that differs, and puts just those right.",
            "Succeeds where nothing differed, or all was put right."
        },
        mixinStandardHelpOptions = true)
final class ReconcileViewCommand implements Callable<Integer> {

    private static final long POLL_MILLIS = 100;
    private static final int PAGE = 200;

    /// What people read; scripts get all.
    private static final int MOST_SHOWN = 1_000;

    private static final Set<String> ENDS = Set.of("done", "failed");

    @Parameters(
            index = "0",
            paramLabel = "VIEW",
            description = "The view: './daybook status' lists them.")
    private String view = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Only what belongs to one order, stock item (SKU@location), payment, ...")
    private @Nullable String key;

    @Option(names = "--dry-run", description = "Only name what differs.")
    private boolean dryRun;

    @Option(names = "--reason", description = "Why, to be kept with the reconciliation.")
    private @Nullable String reason;

    @Option(names = "--json", description = "Print the outcome as one JSON document, for scripts.")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var line = Objects.requireNonNull(spec).commandLine();
        EngineClient engine = EngineClient.fromEnvironment();
        ObjectNode terms = EngineClient.JSON.createObjectNode().put("dryRun", dryRun);
        if (key != null) {
            terms.put("key", key);
        }
        if (reason != null) {
            terms.put("reason", reason);
        }
        EngineClient.Answer answer =
                engine.post(
                        "/api/v1/projections/" + EngineClient.escaped(view) + "/reconciliations",
                        terms);
        JsonNode ended = followed(engine, answer.orRefuse(), new Progress(line.getErr()));
        ArrayNode findings = findings(engine, ended, json ? Integer.MAX_VALUE : MOST_SHOWN);
        PrintWriter out = line.getOut();
        if (json) {
            ((ObjectNode) ended).set("findings", findings);
            out.println(RebuildSteps.pretty(ended));
        } else {
            print(out, ended, findings);
        }
        out.flush();
        boolean right =
                ended.path("found").asLong() == ended.path("repaired").asLong()
                        && state(ended).equals("done");
        return right ? 0 : 1;
    }

    private static JsonNode followed(EngineClient engine, JsonNode begun, Progress progress)
            throws InterruptedException {
        JsonNode reconciliation = begun;
        while (!ENDS.contains(state(reconciliation))) {
            progress.show(
                    state(reconciliation).equals("waiting")
                            ? "waiting: " + reconciliation.path("error").asString("")
                            : "comparing",
                    Math.round(reconciliation.path("share").asDouble(0) * 1000),
                    1000,
                    "per mille",
                    "%,d entities, %,d differences"
                            .formatted(
                                    reconciliation.path("entities").asLong(),
                                    reconciliation.path("found").asLong()));
            Thread.sleep(POLL_MILLIS);
            reconciliation = engine.read("/api/v1/reconciliations/" + begun.path("id").asString());
        }
        progress.end();
        return reconciliation;
    }

    private static ArrayNode findings(EngineClient engine, JsonNode reconciliation, int most) {
        ArrayNode findings = EngineClient.JSON.createArrayNode();
        String first =
                "/api/v1/reconciliations/%s/findings?limit=%d"
                        .formatted(reconciliation.path("id").asString(), PAGE);
        String next = first;
        while (findings.size() < most) {
            JsonNode page = engine.read(next);
            page.path("items").forEach(findings::add);
            if (!page.has("next")) {
                break;
            }
            next = first + "&cursor=" + EngineClient.escaped(page.path("next").asString());
        }
        return findings;
    }

    private static void print(PrintWriter out, JsonNode ended, ArrayNode findings) {
        if (!findings.isEmpty()) {
            TextTable table =
                    new TextTable("TABLE", "KEY", "DIFFERENCE", "COLUMN", "SHOWN", "RIGHT");
            for (JsonNode finding : findings) {
                for (JsonNode column : finding.path("columns")) {
                    table.add(
                            finding.path("table").asString(),
                            finding.path("key").asString(),
                            finding.path("difference").asString(),
                            column.path("column").asString("(row)"),
                            column.path("shown").asString("-"),
                            column.path("right").asString("-"));
                }
            }
            table.print(out);
            if (findings.size() < ended.path("found").asLong()) {
                out.println("...");
            }
        }
        if (state(ended).equals("failed")) {
            out.printf("Failed: %s%n", ended.path("error").asString("no reason is known"));
            return;
        }
        out.printf(
                Locale.ROOT,
                "%s: %,d compared, %,d differ, %,d put right",
                ended.path("view").asString(),
                ended.path("entities").asLong(),
                ended.path("found").asLong(),
                ended.path("repaired").asLong());
        long left = ended.path("leftAlone").asLong();
        out.println(left == 0 ? "." : "; %,d left alone for their dead letters.".formatted(left));
    }

    private static String state(JsonNode reconciliation) {
        return reconciliation.path("state").asString("");
    }
}

package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/// Has views made anew beside the live ones, and follows that until readers are switched. The engine goes on without whoever follows.
@Command(
        name = "rebuild",
        description = {
            "Makes a view anew from the log, beside the one that readers have, and",
            "compares both. Where nothing differs, readers are switched in one step. Where",
            "something does, it is shown, and somebody has to confirm it or cancel."
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            RebuildSteps.Show.class,
            RebuildSteps.Pause.class,
            RebuildSteps.Resume.class,
            RebuildSteps.Cancel.class,
            RebuildSteps.Confirm.class,
            RebuildSteps.Rollback.class
        },
        footer = {
            "",
            "Exit codes: 0 readers have it, 1 failed or cancelled, 2 wrong usage,",
            "3 no engine there, 4 something differs and waits for a decision."
        })
final class RebuildCommand implements Callable<Integer> {

    @ArgGroup private @Nullable Which which;

    private static final class Which {
        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "VIEW",
                description = "The view: './daybook status' lists them.")
        private @Nullable String view;

        @Option(names = "--all", description = "All views, in one pass over the log.")
        private boolean all;
    }

    @Option(names = "--detach", description = "Only begin: print the ids, and do not wait.")
    private boolean detach;

    @Option(
            names = "--yes",
            paramLabel = "REASON",
            description = "Confirm what differs, for this reason.")
    private @Nullable String yes;

    @Option(
            names = "--ask-always",
            description = "Wait for a confirmation even where nothing differs.")
    private boolean askAlways;

    @Option(
            names = "--rate",
            paramLabel = "EVENTS",
            description = "Take so many events a second at most, to leave room for others.")
    private @Nullable Integer rate;

    @Option(names = "--reason", description = "Why, to be kept with the rebuild.")
    private @Nullable String reason;

    @Option(names = "--json", description = "Print the outcome as one JSON document, for scripts.")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var line = Objects.requireNonNull(spec).commandLine();
        if (which == null) {
            throw new ParameterException(line, "Rebuild what? Give a VIEW, or --all.");
        }
        EngineClient engine = EngineClient.fromEnvironment();
        List<JsonNode> begun = begin(engine, which);
        PrintWriter out = line.getOut();
        List<JsonNode> ended =
                detach
                        ? begun
                        : new RebuildProgress(engine, out, line.getErr(), json, yes).follow(begun);
        if (json) {
            out.println(RebuildSteps.pretty(which.all ? array(ended) : ended.getFirst()));
        } else if (detach) {
            begun.forEach(each ->
                    out.printf(
                            "%s  %s%n", each.path("id").asString(), each.path("view").asString()));
        }
        out.flush();
        return detach ? 0 : RebuildProgress.exitCode(ended);
    }

    private List<JsonNode> begin(EngineClient engine, Which chosen) {
        ObjectNode terms = EngineClient.JSON.createObjectNode();
        if (reason != null) {
            terms.put("reason", reason);
        }
        if (askAlways) {
            terms.put("confirmation", "always");
        }
        if (rate != null) {
            terms.put("eventsPerSecond", rate);
        }
        if (!chosen.all) {
            return List.of(
                    engine.post(
                                    "/api/v1/projections/"
                                            + EngineClient.escaped(
                                                    Objects.requireNonNull(chosen.view))
                                            + "/rebuilds",
                                    terms)
                            .orRefuse());
        }
        List<JsonNode> begun = new ArrayList<>();
        engine.post("/api/v1/rebuilds", terms).orRefuse().path("items").forEach(begun::add);
        return begun;
    }

    private static ArrayNode array(List<JsonNode> rebuilds) {
        ArrayNode array = EngineClient.JSON.createArrayNode();
        rebuilds.forEach(array::add);
        return array;
    }
}

package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/// What can be said to a rebuild that was begun.
final class RebuildSteps {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private RebuildSteps() {}

    static String pretty(JsonNode document) {
        return EngineClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }

    /// The rebuild of that id, or the last one of that view.
    private static JsonNode find(EngineClient engine, String rebuildOrView) {
        if (ID.matcher(rebuildOrView).matches()) {
            return engine.read("/api/v1/rebuilds/" + rebuildOrView);
        }
        JsonNode newest =
                engine.read("/api/v1/rebuilds?limit=1&view=" + EngineClient.escaped(rebuildOrView))
                        .path("items")
                        .path(0);
        if (newest.isMissingNode()) {
            ObjectNode problem = EngineClient.JSON.createObjectNode();
            problem.put("code", "unknown-rebuild");
            problem.put("detail", "View %s has not been rebuilt.".formatted(rebuildOrView));
            throw new EngineRefused(404, problem);
        }
        return newest;
    }

    /// What all of them take and do.
    abstract static class Step implements Callable<Integer> {

        @Option(names = "--json", description = "Print the outcome as one JSON document.")
        private boolean json;

        @Spec private @Nullable CommandSpec spec;

        final PrintWriter out() {
            return Objects.requireNonNull(spec).commandLine().getOut();
        }

        final PrintWriter err() {
            return Objects.requireNonNull(spec).commandLine().getErr();
        }

        final boolean isForScripts() {
            return json;
        }

        final int tell(JsonNode rebuild, String words) {
            if (json) {
                out().println(pretty(rebuild));
            } else {
                out().printf(
                                "%s version %d: %s%n",
                                rebuild.path("view").asString(),
                                rebuild.path("version").asInt(),
                                words);
            }
            out().flush();
            return 0;
        }

        /// Follows until readers have it, or it waits for a decision.
        final int follow(EngineClient engine, JsonNode rebuild) throws InterruptedException {
            List<JsonNode> ended =
                    new RebuildProgress(engine, out(), err(), json, null).follow(List.of(rebuild));
            if (json) {
                out().println(pretty(ended.getFirst()));
            }
            out().flush();
            return RebuildProgress.exitCode(ended);
        }
    }

    /// Steps that concern one rebuild.
    abstract static class OfRebuild extends Step {

        @Parameters(
                index = "0",
                paramLabel = "REBUILD",
                description = "The rebuild's id, or its view: then the last one of that view.")
        private @Nullable String rebuild;

        final JsonNode find(EngineClient engine) {
            return RebuildSteps.find(engine, Objects.requireNonNull(rebuild));
        }

        final JsonNode ask(EngineClient engine, String action, ObjectNode body) {
            return engine.post(
                            "/api/v1/rebuilds/%s/%s"
                                    .formatted(find(engine).path("id").asString(), action),
                            body)
                    .orRefuse();
        }

        final JsonNode ask(EngineClient engine, String action) {
            return ask(engine, action, EngineClient.JSON.createObjectNode());
        }
    }

    @Command(
            name = "show",
            description = "Tells how far a rebuild has come, and what differs.",
            mixinStandardHelpOptions = true)
    static final class Show extends OfRebuild {
        @Override
        public Integer call() {
            JsonNode rebuild = find(EngineClient.fromEnvironment());
            if (!isForScripts()) {
                RebuildProgress.printDifferences(out(), rebuild);
            }
            return tell(
                    rebuild,
                    "%s, at %,d of %,d events; asked for by %s at %s"
                            .formatted(
                                    rebuild.path("state").asString(),
                                    rebuild.path("position").asLong(),
                                    rebuild.path("target").asLong(),
                                    rebuild.path("actor").asString(),
                                    Instant.parse(rebuild.path("askedAt").asString())));
        }
    }

    @Command(
            name = "pause",
            description = "Lets a rebuild rest. What was done is kept.",
            mixinStandardHelpOptions = true)
    static final class Pause extends OfRebuild {
        @Override
        public Integer call() {
            return tell(ask(EngineClient.fromEnvironment(), "pause"), "paused");
        }
    }

    @Command(
            name = "resume",
            description = "Lets a paused rebuild go on, and follows it.",
            mixinStandardHelpOptions = true)
    static final class Resume extends OfRebuild {

        @Option(names = "--detach", description = "Do not wait.")
        private boolean detach;

        @Override
        public Integer call() throws InterruptedException {
            EngineClient engine = EngineClient.fromEnvironment();
            JsonNode resumed = ask(engine, "resume");
            return detach ? tell(resumed, "goes on") : follow(engine, resumed);
        }
    }

    @Command(
            name = "cancel",
            description = "Drops what was made. Readers keep what they have.",
            mixinStandardHelpOptions = true)
    static final class Cancel extends OfRebuild {
        @Override
        public Integer call() {
            return tell(ask(EngineClient.fromEnvironment(), "cancellation"), "is being cancelled");
        }
    }

    @Command(
            name = "confirm",
            description = "Says that the differences are as they should be: readers are switched.",
            mixinStandardHelpOptions = true)
    static final class Confirm extends OfRebuild {

        @Option(names = "--reason", required = true, description = "Why they should differ.")
        private @Nullable String reason;

        @Override
        public Integer call() throws InterruptedException {
            EngineClient engine = EngineClient.fromEnvironment();
            ObjectNode body = EngineClient.JSON.createObjectNode().put("reason", reason);
            return follow(engine, ask(engine, "confirmation", body));
        }
    }

    @Command(
            name = "rollback",
            description = "Switches readers back to the version before, brought up to date.",
            mixinStandardHelpOptions = true)
    static final class Rollback extends Step {

        @Parameters(index = "0", paramLabel = "VIEW", description = "The view.")
        private @Nullable String view;

        @Option(names = "--reason", required = true, description = "Why.")
        private @Nullable String reason;

        @Override
        public Integer call() throws InterruptedException {
            EngineClient engine = EngineClient.fromEnvironment();
            JsonNode begun =
                    engine.post(
                                    "/api/v1/projections/%s/rollbacks"
                                            .formatted(
                                                    EngineClient.escaped(
                                                            Objects.requireNonNull(view))),
                                    EngineClient.JSON.createObjectNode().put("reason", reason))
                            .orRefuse();
            return follow(engine, begun);
        }
    }
}

package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// Tells how the engine and each of its parts is. Succeeds only when all are up.
@Command(
        name = "status",
        description = "Tells how the engine is: its stores, and how far each view has come.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Print one JSON document, for scripts.")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        EngineClient engine = EngineClient.fromEnvironment();
        JsonNode health = engine.get("/actuator/health").body();
        EngineClient.Answer projections = engine.get("/api/v1/projections");
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (json) {
            ObjectNode status = EngineClient.JSON.createObjectNode();
            status.put("url", engine.engine().toString());
            status.set("health", health);
            if (projections.status() < 400) {
                status.set("projections", projections.body());
            }
            out.println(
                    EngineClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(status));
        } else {
            print(out, engine, health);
        }
        out.flush();
        return health.path("status").asString("").equals("UP") ? 0 : 1;
    }

    private static void print(PrintWriter out, EngineClient engine, JsonNode health) {
        out.printf("%-24s %-15s %s%n", "PART", "STATE", "DETAILS");
        out.printf(
                "%-24s %-15s %s%n",
                "engine", health.path("status").asString("UNKNOWN"), engine.engine());
        parts(out, "", health.path("components"));
    }

    private static void parts(PrintWriter out, String indent, JsonNode components) {
        for (Map.Entry<String, JsonNode> part : components.properties()) {
            out.printf(
                    "%-24s %-15s %s%n",
                    indent + part.getKey(),
                    part.getValue().path("status").asString("UNKNOWN"),
                    details(part.getValue().path("details")));
            parts(out, indent + "  ", part.getValue().path("components"));
        }
    }

    private static String details(JsonNode details) {
        return details.properties().stream()
                .map(detail ->
                        detail.getKey()
                                + "="
                                + (detail.getValue().isValueNode()
                                        ? detail.getValue().asString()
                                        : detail.getValue().toString()))
                .collect(Collectors.joining(" "));
    }
}

package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;

/// Prints a report that the engine computes from its read models.
@Command(
        name = "report",
        description = "Prints a report. Without a name it lists those there are.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The report, such as retail, stock or sales-by-day.")
    private @Nullable String name;

    @ArgGroup private Format format = new Format();

    @Option(
            names = "--import",
            paramLabel = "ID",
            description =
                    "The import that the report is about (default: the latest completed one).")
    private @Nullable String importId;

    @Spec private @Nullable CommandSpec spec;

    static final class Format {
        @Option(names = "--json", description = "Print JSON (the default).")
        private boolean json;

        @Option(names = "--csv", description = "Print CSV, with a header.")
        private boolean csv;
    }

    @Override
    public Integer call() {
        EngineClient engine = EngineClient.fromEnvironment();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (name == null) {
            list(out, engine);
        } else {
            String path =
                    "/api/v1/reports/"
                            + encoded(name)
                            + (importId == null ? "" : "?import=" + encoded(importId));
            if (format.csv) {
                out.print(engine.text(path, "text/csv"));
            } else {
                out.println(
                        EngineClient.JSON
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsString(engine.read(path)));
            }
        }
        out.flush();
        return 0;
    }

    private static void list(PrintWriter out, EngineClient engine) {
        for (JsonNode report : engine.read("/api/v1/reports").path("reports")) {
            out.printf(
                    "%-18s %s%n",
                    report.path("name").asString(), report.path("description").asString());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

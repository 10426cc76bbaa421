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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
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

    @Option(
            names = "--as-of",
            paramLabel = "MOMENT",
            description =
                    "Show a sales report as it was: a position of the log, or a time such as 2010-12-01T08:26:00Z.")
    private @Nullable String asOf;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "The earliest time of a sales report, inclusive.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "The latest time of a sales report, exclusive.")
    private @Nullable String to;

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
            String path = "/api/v1/reports/" + EngineClient.escaped(name) + parameters();
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

    private String parameters() {
        StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
        Map<String, @Nullable String> given = new LinkedHashMap<>();
        given.put("import", importId);
        given.put("asOf", asOf);
        given.put("from", from);
        given.put("to", to);
        given.forEach((parameter, value) -> {
            if (value != null) {
                parameters.add(parameter + "=" + EngineClient.escaped(value));
            }
        });
        return parameters.toString();
    }

    private static void list(PrintWriter out, EngineClient engine) {
        for (JsonNode report : engine.read("/api/v1/reports").path("reports")) {
            out.printf(
                    "%-18s %s%n",
                    report.path("name").asString(), report.path("description").asString());
        }
    }
}

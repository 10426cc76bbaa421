package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;

/// Asks the engine for one thing and prints the answer, for people or for scripts.
abstract class Asking implements Callable<Integer> {

    @Option(names = "--json", description = "Print one JSON document, for scripts.")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    abstract JsonNode ask(EngineClient engine);

    /// As people read it: the answer's members, unless there is something better.
    void print(PrintWriter out, JsonNode answer) {
        answer.properties()
                .forEach(member ->
                        out.printf("%s: %s%n", member.getKey(), member.getValue().asString()));
    }

    @Override
    public final Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        JsonNode answer = ask(EngineClient.fromEnvironment());
        if (json) {
            out.println(
                    EngineClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        } else {
            print(out, answer);
        }
        out.flush();
        return 0;
    }
}

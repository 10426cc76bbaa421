package io.daybook.app.cli;

import io.daybook.app.DaybookApplication;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// Runs the engine until it is stopped.
@Command(
        name = "run",
        description = {
            "Runs the engine.",
            "Without spring.datasource.url and daybook.elasticsearch.uris it brings its own PostgreSQL and Elasticsearch.",
            "Any further setting may be given as --name=value."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder that the embedded stores keep their data in.")
    private @Nullable Path data;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on (default: 8080).")
    private @Nullable Integer port;

    @Option(
            names = "--no-sample",
            description = "Do not import the bundled day of a real shop into an empty engine.")
    private boolean noSample;

    @Unmatched private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() {
        List<String> arguments = new ArrayList<>();
        if (data != null) {
            arguments.add("--daybook.data=" + data.toAbsolutePath());
        }
        if (port != null) {
            arguments.add("--server.port=" + port);
        }
        if (noSample) {
            arguments.add("--daybook.sample=false");
        }
        arguments.addAll(settings);
        SpringApplication.run(DaybookApplication.class, arguments.toArray(String[]::new));
        return DaybookCommand.RUNNING;
    }
}

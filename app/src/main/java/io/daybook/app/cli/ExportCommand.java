package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.Callable;

/// Takes what analysts read away as a file. The file has its name when it is whole, and not before.
@Command(
        name = "export",
        description =
                "Writes a view of the schema 'analytics' into a file. Without a name it lists those there are.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    private static final int BUFFER = 1 << 16;

    enum Format {
        CSV,
        PARQUET
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "VIEW",
            description = "The view, such as orders_v2.")
    private @Nullable String view;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv (the default) or parquet.")
    private Format format = Format.CSV;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where to (default: VIEW.csv or VIEW.parquet). CSV is compressed where the name ends with .gz.")
    private @Nullable Path output;

    @Option(names = "--after", paramLabel = "POSITION", description = "Rows past this position.")
    private @Nullable Long after;

    @Option(
            names = "--up-to",
            paramLabel = "POSITION",
            description = "Rows that are not past this position.")
    private @Nullable Long upTo;

    @Option(names = "--from", paramLabel = "TIME", description = "The earliest time, inclusive.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "The latest time, exclusive.")
    private @Nullable String to;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        EngineClient engine = EngineClient.fromEnvironment();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (view == null) {
            list(out, engine);
            return 0;
        }
        Path file =
                output == null
                        ? Path.of(view + "." + format.name().toLowerCase(Locale.ROOT))
                        : output;
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        Progress progress = new Progress(spec.commandLine().getErr());
        try {
            HttpResponse<InputStream> answer = ask(engine, view, file);
            try (InputStream body = answer.body();
                    OutputStream written = Files.newOutputStream(unfinished)) {
                copy(body, written, answer, progress);
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
            progress.end();
            out.printf(
                    Locale.ROOT,
                    "%s: %,d rows, as of position %s (%s).%n",
                    file,
                    number(answer, "Daybook-Rows"),
                    header(answer, "Daybook-Position"),
                    header(answer, "Daybook-Taken-At"));
            out.flush();
            return 0;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private HttpResponse<InputStream> ask(EngineClient engine, String wanted, Path file) {
        StringJoiner parameters = new StringJoiner("&", "?", "");
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        given.put("format", format.name().toLowerCase(Locale.ROOT));
        given.put("after", after);
        given.put("upTo", upTo);
        given.put("from", from);
        given.put("to", to);
        given.forEach((parameter, value) -> {
            if (value != null) {
                parameters.add(parameter + "=" + EngineClient.escaped(value.toString()));
            }
        });
        String path = "/api/v1/exports/" + EngineClient.escaped(wanted) + parameters;
        return format == Format.CSV && file.toString().endsWith(".gz")
                ? engine.open(path, "Accept-Encoding", "gzip")
                : engine.open(path);
    }

    /// Rows of plain CSV can be counted as they come; of all else only the bytes are known.
    private void copy(
            InputStream body,
            OutputStream written,
            HttpResponse<InputStream> answer,
            Progress progress)
            throws IOException {
        boolean countable =
                format == Format.CSV && answer.headers().firstValue("Content-Encoding").isEmpty();
        long rows = number(answer, "Daybook-Rows");
        long begun = System.nanoTime();
        long bytes = 0;
        // The header is a line, and no row.
        long lines = -1;
        byte[] buffer = new byte[BUFFER];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            written.write(buffer, 0, read);
            bytes += read;
            for (int i = 0; countable && i < read; i++) {
                lines += buffer[i] == '\r' ? 1 : 0;
            }
            double seconds = Math.max(1e-3, (System.nanoTime() - begun) / 1e9);
            String rate = String.format(Locale.ROOT, "%,.1f MB/s", bytes / seconds / 1e6);
            if (countable) {
                progress.show("exporting", Math.clamp(lines, 0, rows), rows, "rows", rate);
            } else {
                progress.show("exporting", bytes, "bytes", rate);
            }
        }
    }

    private static void list(PrintWriter out, EngineClient engine) {
        for (JsonNode each : engine.read("/api/v1/exports").path("exports")) {
            out.printf(
                    "%-26s %s%n",
                    each.path("view").asString(), each.path("description").asString());
        }
        out.flush();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("?");
    }

    private static long number(HttpResponse<?> answer, String name) {
        return answer.headers().firstValueAsLong(name).orElse(0);
    }
}

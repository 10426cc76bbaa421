package io.daybook.app.cli;

import io.daybook.shared.log.ConsistencyToken;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.FileNotFoundException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;

/// Has the engine import a file of history, and waits until all of it can be read. The engine keeps the file: ended in the middle, the
/// import goes on by itself when the engine starts again, and the same command joins it.
@Command(
        name = "import",
        description = {
            "Imports a file of a shop's history, CSV or CSV packed by gzip.",
            "Started again with the same file and options it goes on, and doubles nothing."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

    enum Supply {
        EXACT,
        WEEKLY,
        SCARCE
    }

    enum Lifecycle {
        PLAIN,
        LINKED
    }

    private static final long POLL_MILLIS = 200;

    /// How long no view may move before it is no longer waited for.
    private static final long PATIENCE_MILLIS = 60_000;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file: .csv or .csv.gz")
    private @Nullable Path file;

    @Option(
            names = "--supply",
            required = true,
            description = "Where stock comes from: ${COMPLETION-CANDIDATES}.")
    private @Nullable Supply supply;

    @Option(
            names = "--lifecycle",
            defaultValue = "PLAIN",
            description =
                    "PLAIN ships at once; LINKED ships next morning and links returns to their orders. Default: ${DEFAULT-VALUE}.")
    private Lifecycle lifecycle = Lifecycle.PLAIN;

    @Option(
            names = "--skip-bad",
            description = "Leave broken rows out instead of refusing the file.")
    private boolean skipBad;

    @Option(
            names = "--prefix",
            defaultValue = "",
            description =
                    "Put before the ids of orders and credits, to import the same file again.")
    private String prefix = "";

    @Option(names = "--json", description = "Print the outcome as one JSON document, for scripts.")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var line = Objects.requireNonNull(spec).commandLine();
        Path upload = Objects.requireNonNull(file);
        if (!Files.isReadable(upload) || Files.isDirectory(upload)) {
            throw new ParameterException(line, "There is no file '%s'.".formatted(upload));
        }
        EngineClient engine = EngineClient.fromEnvironment();
        Progress progress = new Progress(line.getErr());
        String location = ask(engine, upload);
        JsonNode operation = followed(engine, location, progress);
        if (!operation.path("state").asString("").equals("done")) {
            progress.end();
            if (json) {
                line.getOut().println(pretty(operation));
                line.getOut().flush();
            }
            JsonNode problem = operation.path("problem");
            line.getErr()
                    .printf(
                            "The import failed: %s [%s]%n",
                            problem.path("detail").asString("no reason is known"),
                            problem.path("code").asString("unknown"));
            return 1;
        }
        String behind = awaitViews(engine, operation, progress);
        progress.end();
        if (json) {
            ObjectNode outcome = (ObjectNode) operation;
            outcome.put("viewsCaughtUp", behind.isEmpty());
            line.getOut().println(pretty(outcome));
        } else {
            line.getOut()
                    .printf(
                            Locale.ROOT,
                            "Imported %,d documents of %,d rows%s.%n",
                            operation.path("documentsTotal").asInt(),
                            operation.path("rowsTotal").asInt(),
                            skipped(operation.path("rowsSkipped").asInt()));
        }
        line.getOut().flush();
        if (!behind.isEmpty()) {
            line.getErr()
                    .printf(
                            "The import is done, but these views have not caught up: %s. See './daybook status'.%n",
                            behind);
            return 1;
        }
        return 0;
    }

    private String ask(EngineClient engine, Path upload) throws FileNotFoundException {
        String path =
                "/api/v1/imports?supply=%s&lifecycle=%s&skipBad=%s&prefix=%s"
                        .formatted(
                                Objects.requireNonNull(supply).name().toLowerCase(Locale.ROOT),
                                lifecycle.name().toLowerCase(Locale.ROOT),
                                skipBad,
                                URLEncoder.encode(prefix, StandardCharsets.UTF_8));
        EngineClient.Answer answer =
                engine.post(
                        path,
                        "application/octet-stream",
                        BodyPublishers.ofFile(upload),
                        UUID.randomUUID().toString());
        JsonNode operation = answer.orRefuse();
        return answer.location() != null
                ? answer.location()
                : "/api/v1/operations/" + operation.path("id").asString();
    }

    private static JsonNode followed(EngineClient engine, String location, Progress progress)
            throws InterruptedException {
        while (true) {
            JsonNode operation = engine.read(location);
            String state = operation.path("state").asString("");
            if (state.equals("done") || state.equals("failed")) {
                return operation;
            }
            progress.show(
                    state.equals("queued") ? "waiting to begin" : "importing",
                    operation.path("rowsDone").asLong(),
                    operation.path("rowsTotal").asLong(),
                    "rows",
                    "%.0f orders/s%s"
                            .formatted(
                                    operation.path("ordersPerSecond").asDouble(0),
                                    operation.has("secondsLeft")
                                            ? ", %d s left"
                                                    .formatted(
                                                            operation.path("secondsLeft").asLong())
                                            : ""));
            Thread.sleep(POLL_MILLIS);
        }
    }

    /// @return the views that stand still before the import's end; empty when there is none
    private static String awaitViews(EngineClient engine, JsonNode operation, Progress progress)
            throws InterruptedException {
        long target =
                ConsistencyToken.parse(operation.path("consistencyToken").asString()).position();
        long best = -1;
        long movedAt = System.nanoTime();
        while (true) {
            long least = Long.MAX_VALUE;
            long sum = 0;
            StringBuilder behind = new StringBuilder();
            for (JsonNode view : engine.read("/api/v1/projections").path("items")) {
                long position = Math.min(target, view.path("position").asLong());
                sum += position;
                least = Math.min(least, position);
                if (position < target) {
                    behind.append(behind.isEmpty() ? "" : ", ")
                            .append(view.path("view").asString());
                }
            }
            if (behind.isEmpty()) {
                return "";
            }
            if (sum > best) {
                best = sum;
                movedAt = System.nanoTime();
            } else if (System.nanoTime() - movedAt > PATIENCE_MILLIS * 1_000_000) {
                return behind.toString();
            }
            progress.show("views catch up", least, target, "events", behind.toString());
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static String skipped(int rows) {
        return rows == 0 ? "" : "; %d broken rows were left out".formatted(rows);
    }

    private static String pretty(JsonNode document) {
        return EngineClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }
}

package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Follows rebuilds until they have ended or wait for a decision.
final class RebuildProgress {

    private static final long POLL_MILLIS = 200;

    /// How long an engine that does not answer is waited for: it may be starting again, and goes on with what it was at.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Set<String> ENDS = Set.of("switched", "cancelled", "failed");
    private static final String WAITS = "awaiting-confirmation";
    private static final int DECISION_NEEDED = 4;

    private final EngineClient engine;
    private final PrintWriter out;
    private final Progress progress;
    private final boolean silent;
    private final @Nullable String confirmation;
    private final Set<String> confirmed = new HashSet<>();
    private long heardAt = System.nanoTime();

    /// @param silent to print nothing of what differs, for the caller prints all
    /// @param confirmation the reason to confirm any difference with; absent to leave it to others
    RebuildProgress(
            EngineClient engine,
            PrintWriter out,
            PrintWriter err,
            boolean silent,
            @Nullable String confirmation) {
        this.engine = engine;
        this.out = out;
        this.progress = new Progress(err);
        this.silent = silent;
        this.confirmation = confirmation;
    }

    static int exitCode(List<JsonNode> rebuilds) {
        boolean failed = false;
        boolean waits = false;
        for (JsonNode rebuild : rebuilds) {
            String state = state(rebuild);
            waits |= state.equals(WAITS);
            failed |= !state.equals(WAITS) && !state.equals("switched");
        }
        return failed ? 1 : waits ? DECISION_NEEDED : 0;
    }

    /// @return how each ended, or waits
    List<JsonNode> follow(List<JsonNode> begun) throws InterruptedException {
        List<JsonNode> rebuilds = new ArrayList<>(begun);
        Set<String> told = new HashSet<>();
        while (true) {
            boolean open = false;
            for (int i = 0; i < rebuilds.size(); i++) {
                JsonNode rebuild = rebuilds.get(i);
                if (!rests(rebuild)) {
                    rebuild = confirmedIfWished(look(rebuild));
                    rebuilds.set(i, rebuild);
                }
                if (!rests(rebuild)) {
                    open = true;
                } else if (told.add(rebuild.path("id").asString()) && !silent) {
                    progress.end();
                    print(rebuild);
                }
            }
            if (!open) {
                progress.end();
                return rebuilds;
            }
            show(rebuilds);
            Thread.sleep(POLL_MILLIS);
        }
    }

    private JsonNode look(JsonNode rebuild) throws InterruptedException {
        while (true) {
            try {
                JsonNode found = engine.read("/api/v1/rebuilds/" + rebuild.path("id").asString());
                heardAt = System.nanoTime();
                return found;
            } catch (EngineUnreachable | EngineRefused away) {
                boolean isAway =
                        !(away instanceof EngineRefused refused) || refused.status() >= 500;
                if (!isAway || System.nanoTime() - heardAt > PATIENCE.toNanos()) {
                    throw away;
                }
                progress.show(
                        "waiting for the engine",
                        rebuild.path("position").asLong(),
                        rebuild.path("target").asLong(),
                        "events",
                        "");
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    private JsonNode confirmedIfWished(JsonNode rebuild) {
        String id = rebuild.path("id").asString();
        if (confirmation == null || !state(rebuild).equals(WAITS) || !confirmed.add(id)) {
            return rebuild;
        }
        if (!silent) {
            progress.end();
            printDifferences(out, rebuild);
        }
        return engine.post(
                        "/api/v1/rebuilds/" + id + "/confirmation",
                        EngineClient.JSON.createObjectNode().put("reason", confirmation))
                .orRefuse();
    }

    /// Whether there is nothing to wait for, but for people.
    private boolean rests(JsonNode rebuild) {
        String state = state(rebuild);
        return ENDS.contains(state)
                || state.equals("paused")
                || (state.equals(WAITS) && confirmation == null && !rebuild.has("confirmation"));
    }

    private void show(List<JsonNode> rebuilds) {
        long done = 0;
        long total = 0;
        double rate = 0;
        long secondsLeft = 0;
        TreeMap<String, Integer> states = new TreeMap<>();
        for (JsonNode rebuild : rebuilds) {
            done += rebuild.path("position").asLong();
            total += Math.max(rebuild.path("target").asLong(), rebuild.path("position").asLong());
            states.merge(state(rebuild), 1, Integer::sum);
            if (!rests(rebuild)) {
                rate = Math.max(rate, rebuild.path("eventsPerSecond").asDouble(0));
                secondsLeft = Math.max(secondsLeft, rebuild.path("secondsLeft").asLong(0));
            }
        }
        String phase =
                rebuilds.size() == 1
                        ? rebuilds.getFirst().path("view").asString()
                                + " "
                                + state(rebuilds.getFirst())
                        : states.entrySet().stream()
                                .map(each -> each.getValue() + " " + each.getKey())
                                .collect(Collectors.joining(", "));
        progress.show(
                phase,
                done,
                total,
                "events",
                rate == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, "%,.0f events/s, %,d s left", rate, secondsLeft));
    }

    private void print(JsonNode rebuild) {
        String name =
                "%s version %d"
                        .formatted(
                                rebuild.path("view").asString(), rebuild.path("version").asInt());
        switch (state(rebuild)) {
            case "switched" ->
                    out.printf(
                            Locale.ROOT,
                            "%s: readers have it after %.1f s%s.%n",
                            name,
                            seconds(rebuild),
                            compared(rebuild));
            case "awaiting-confirmation" -> {
                printDifferences(out, rebuild);
                out.printf(
                        "%s: readers keep what they have until somebody decides:%n"
                                + "  ./daybook rebuild confirm %s --reason '...'%n"
                                + "  ./daybook rebuild cancel %s%n",
                        name, rebuild.path("view").asString(), rebuild.path("view").asString());
            }
            case "failed" ->
                    out.printf(
                            "%s: failed. %s%n",
                            name, rebuild.path("error").asString("No reason is known."));
            default -> out.printf("%s: %s.%n", name, state(rebuild));
        }
        out.flush();
    }

    /// Nothing of rollbacks, of which it is known that they differ.
    private static String compared(JsonNode rebuild) {
        if (!rebuild.has("comparison")) {
            return "";
        }
        return rebuild.at("/comparison/differenceCount").asLong(0) == 0
                ? "; nothing differed"
                : "; what differed was confirmed";
    }

    private static double seconds(JsonNode rebuild) {
        Instant began =
                Instant.parse(
                        rebuild.path("startedAt").asString(rebuild.path("askedAt").asString()));
        return Duration.between(began, Instant.parse(rebuild.path("endedAt").asString())).toMillis()
                / 1000.0;
    }

    /// What differs, as a table; nothing where nothing does.
    static void printDifferences(PrintWriter out, JsonNode rebuild) {
        JsonNode comparison = rebuild.path("comparison");
        long count = comparison.path("differenceCount").asLong(0);
        if (comparison.isMissingNode()) {
            return;
        }
        out.printf(
                Locale.ROOT,
                "%s version %d and what readers have were compared at position %,d: %s%n",
                rebuild.path("view").asString(),
                rebuild.path("version").asInt(),
                comparison.path("position").asLong(),
                switch ((int) Math.min(count, 2)) {
                    case 0 -> "nothing differs.";
                    case 1 -> "one row differs.";
                    default -> "%,d rows differ.".formatted(count);
                });
        TextTable table = new TextTable("TABLE", "KEY", "COLUMN", "LIVE", "NEXT");
        JsonNode samples = comparison.path("samples");
        for (JsonNode sample : samples) {
            table.add(
                    sample.path("table").asString(),
                    sample.path("key").asString(),
                    sample.path("column").asString("(row)"),
                    sample.path("live").asString("-"),
                    sample.path("next").asString("-"));
        }
        if (!samples.isEmpty()) {
            table.print(out);
        }
        if (count > samples.size()) {
            out.println("...");
        }
        out.flush();
    }

    private static String state(JsonNode rebuild) {
        return rebuild.path("state").asString("");
    }
}

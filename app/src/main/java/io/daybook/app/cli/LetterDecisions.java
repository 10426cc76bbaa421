package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/// What can be decided about dead letters. Each waits until the view has acted upon it, and tells what came of it.
final class LetterDecisions {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private LetterDecisions() {}

    @Command(
            name = "retry",
            description = {
                "Tries events again, each with what waits behind it.",
                "Succeeds only where all of them could be applied."
            },
            mixinStandardHelpOptions = true)
    static final class Retry extends OfSome {

        @Option(names = "--all", description = "All of the view.")
        private boolean all;

        @Option(names = "--reason", description = "Why, to be kept in the log.")
        private @Nullable String reason;

        Retry() {
            super("retry", "tried again");
        }

        @Override
        public Integer call() throws InterruptedException {
            if (named() + (all ? 1 : 0) != 1) {
                throw refused("Which? Give a POSITION, a --cause, or --all.");
            }
            ObjectNode body = EngineClient.JSON.createObjectNode();
            if (reason != null) {
                body.put("reason", reason);
            }
            return take(body);
        }
    }

    @Command(
            name = "edit",
            description = {
                "Has the view take an event with other content, now and whenever it is made anew.",
                "What is not named stays as it is. The log itself is not changed."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example: daybook letters edit order-tracking 4711 --set customer.country=France --reason 'a slip'"
            })
    static final class Edit extends Decision {

        @Parameters(index = "1", paramLabel = "POSITION", description = "The event's position.")
        private long position;

        @Option(
                names = "--set",
                required = true,
                paramLabel = "MEMBER=VALUE",
                description = "A member and its JSON value, or a text; null leaves it out.")
        private Map<String, String> set = new LinkedHashMap<>();

        @Option(names = "--reason", required = true, description = "Why, to be kept in the log.")
        private String reason = "";

        @Option(names = "--dry-run", description = "Only check it, and tell what would be done.")
        private boolean dryRun;

        Edit() {
            super("edit", "edited");
        }

        @Override
        public Integer call() throws InterruptedException {
            ObjectNode body = EngineClient.JSON.createObjectNode().put("reason", reason);
            body.set("changes", LettersCommand.members(set));
            return take(position, null, dryRun, body);
        }
    }

    @Command(
            name = "drop",
            description = {
                "Has the view go on without events, now and whenever it is made anew.",
                "What waits behind them is applied."
            },
            mixinStandardHelpOptions = true)
    static final class Drop extends OfSome {

        @Option(names = "--reason", required = true, description = "Why, to be kept in the log.")
        private String reason = "";

        Drop() {
            super("drop", "dropped");
        }

        @Override
        public Integer call() throws InterruptedException {
            if (named() != 1) {
                throw refused("Which? Give a POSITION, or a --cause.");
            }
            return take(EngineClient.JSON.createObjectNode().put("reason", reason));
        }
    }

    /// A decision about one event, or about all that have failed for the same cause.
    private abstract static class OfSome extends Decision {

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "POSITION",
                description = "The event's position.")
        private @Nullable Long position;

        @Option(names = "--cause", description = "All of this cause, as 'letters causes' tells it.")
        private @Nullable String cause;

        @Option(names = "--dry-run", description = "Only tell what would be done.")
        private boolean dryRun;

        OfSome(String action, String done) {
            super(action, done);
        }

        /// In how many ways it is said which events are meant.
        final int named() {
            return (position == null ? 0 : 1) + (cause == null ? 0 : 1);
        }

        final int take(ObjectNode body) throws InterruptedException {
            return take(position, cause, dryRun, body);
        }
    }

    /// One decision on its way: asked for, as often as one request does not cover it, and waited for.
    private abstract static class Decision implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "VIEW", description = "The view.")
        private String view = "";

        @Option(names = "--json", description = "Print one JSON document, for scripts.")
        private boolean json;

        @Spec private @Nullable CommandSpec spec;

        private final String action;
        private final String done;

        /// @param action `retry`, `edit` or `drop`
        /// @param done how people say that it was done
        Decision(String action, String done) {
            this.action = action;
            this.done = done;
        }

        final ParameterException refused(String why) {
            return new ParameterException(Objects.requireNonNull(spec).commandLine(), why);
        }

        final int take(
                @Nullable Long position, @Nullable String cause, boolean dryRun, ObjectNode body)
                throws InterruptedException {
            EngineClient engine = EngineClient.fromEnvironment();
            String letters = "/api/v1/projections/" + EngineClient.escaped(view) + "/dead-letters/";
            if (dryRun) {
                body.put("dryRun", true);
            }
            if (cause != null) {
                body.put("cause", cause);
            }
            ArrayNode decided = EngineClient.JSON.createArrayNode();
            long waiting = 0;
            boolean more;
            do {
                JsonNode answer =
                        engine.post(
                                        letters + (position == null ? "" : position + "/") + action,
                                        body)
                                .orRefuse();
                answer.path("items").forEach(decided::add);
                waiting += answer.path("waiting").asLong();
                more = answer.has("after");
                if (more) {
                    body.put("after", answer.path("after").asLong());
                }
            } while (more);
            ArrayNode failed =
                    dryRun ? EngineClient.JSON.createArrayNode() : failed(engine, decided);
            tell(decided, waiting, failed, dryRun);
            return failed.isEmpty() ? 0 : 1;
        }

        /// Waits until the view has acted, and returns those of the letters that are still there.
        private ArrayNode failed(EngineClient engine, ArrayNode decided)
                throws InterruptedException {
            Map<Long, Integer> triesBefore = new LinkedHashMap<>();
            decided.forEach(letter ->
                    triesBefore.put(
                            letter.path("position").asLong(), letter.path("attempts").asInt()));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                ArrayNode still = EngineClient.JSON.createArrayNode();
                boolean acted = true;
                if (!triesBefore.isEmpty()) {
                    for (JsonNode letter :
                            LettersCommand.ListThem.read(
                                    engine,
                                    Map.of("view", view, "state", "failed"),
                                    Integer.MAX_VALUE)) {
                        Integer before = triesBefore.get(letter.path("position").asLong());
                        if (before != null) {
                            acted &= letter.path("attempts").asInt() > before;
                            still.add(letter);
                        }
                    }
                }
                if (acted) {
                    return still;
                }
                if (System.nanoTime() > deadline) {
                    throw new EngineRefused(
                            503,
                            EngineClient.JSON
                                    .createObjectNode()
                                    .put(
                                            "detail",
                                            "It is decided, and the view has not acted upon it yet: see './daybook status'.")
                                    .put("code", "projection-behind"));
                }
                Thread.sleep(PAUSE);
            }
        }

        private void tell(ArrayNode decided, long waiting, ArrayNode failed, boolean dryRun) {
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            if (json) {
                ObjectNode told = EngineClient.JSON.createObjectNode().put("dryRun", dryRun);
                told.put("waiting", waiting);
                told.set("letters", decided);
                told.set("failed", failed);
                out.println(LettersCommand.pretty(told));
            } else {
                out.printf(
                        "%,d %s %s, with %,d behind %s.%n",
                        decided.size(),
                        decided.size() == 1 ? "event" : "events",
                        dryRun ? "would be " + done : done,
                        waiting,
                        decided.size() == 1 ? "it" : "them");
                for (JsonNode letter : failed) {
                    out.printf(
                            "still fails: %s at position %d of %s, try %d: %s%n",
                            letter.path("eventType").asString(),
                            letter.path("position").asLong(),
                            letter.path("sequence").asString(),
                            letter.path("attempts").asInt(),
                            letter.path("error").asString());
                }
            }
            out.flush();
        }
    }
}

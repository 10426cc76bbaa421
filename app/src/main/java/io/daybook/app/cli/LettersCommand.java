package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Shows the events that views could not apply, and decides about them.
@Command(
        name = "letters",
        description = {
            "Shows dead letters: events that a view could not apply, and those that wait behind them.",
            "They are tried again, corrected for that view, or dropped; the log stays as it is."
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            LettersCommand.Causes.class,
            LettersCommand.Show.class,
            LettersCommand.ListThem.class,
            LetterDecisions.Retry.class,
            LetterDecisions.Edit.class,
            LetterDecisions.Drop.class
        })
final class LettersCommand implements Runnable {

    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Which? There are 'causes', 'list', 'show', 'retry', 'edit' and 'drop'.");
    }

    static String address(String view, long position) {
        return "/api/v1/projections/" + EngineClient.escaped(view) + "/dead-letters/" + position;
    }

    static String pretty(JsonNode node) {
        return EngineClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    }

    /// How long ago, as people say it.
    static String ago(JsonNode instant) {
        Duration age = Duration.between(Instant.parse(instant.asString()), Instant.now());
        if (age.toMinutes() < 1) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        return age.toHours() < 1
                ? age.toMinutes() + " min"
                : age.toDays() < 1 ? age.toHours() + " h" : age.toDays() + " d";
    }

    @Command(
            name = "causes",
            description = "Tells why events could not be applied, with how many they are.",
            mixinStandardHelpOptions = true)
    static final class Causes extends Asking {

        @Parameters(arity = "0..1", paramLabel = "VIEW", description = "Only of this view.")
        private @Nullable String view;

        @Override
        JsonNode ask(EngineClient engine) {
            return engine.read(
                    "/api/v1/dead-letters/causes"
                            + (view == null ? "" : "?view=" + EngineClient.escaped(view)));
        }

        @Override
        void print(PrintWriter out, JsonNode causes) {
            if (causes.path("items").isEmpty()) {
                out.println("There are no dead letters.");
            }
            for (JsonNode cause : causes.path("items")) {
                out.printf(
                        "%s: %,d failed, %,d wait behind them, the first at position %d, %s ago%n    %s%n    %s%n",
                        cause.path("view").asString(),
                        cause.path("letters").asLong(),
                        cause.path("waiting").asLong(),
                        cause.path("firstPosition").asLong(),
                        ago(cause.path("oldest")),
                        cause.path("cause").asString(),
                        cause.path("error").asString());
            }
        }
    }

    @Command(
            name = "list",
            description = "Lists dead letters, by view and in the order of the log.",
            mixinStandardHelpOptions = true)
    static final class ListThem implements Callable<Integer> {

        private static final Pattern AGE = Pattern.compile("([0-9]{1,6})(s|m|h|d)");

        @Parameters(arity = "0..1", paramLabel = "VIEW", description = "Only of this view.")
        private @Nullable String view;

        @Option(names = "--cause", description = "Only of this cause, as 'causes' tells it.")
        private @Nullable String cause;

        @Option(names = "--sequence", description = "Only of this sequence, such as order:4711.")
        private @Nullable String sequence;

        @Option(names = "--state", description = "Only those that 'failed', or are 'waiting'.")
        private @Nullable String state;

        @Option(
                names = "--older-than",
                paramLabel = "AGE",
                description = "Only those that are dead letters for so long: 30m, 2h, 7d.")
        private @Nullable String olderThan;

        @Option(
                names = "--limit",
                defaultValue = "100",
                description = "So many at most (default: ${DEFAULT-VALUE}).")
        private int limit;

        @Option(names = "--json", description = "Print one JSON document, for scripts.")
        private boolean json;

        @Spec private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            Map<String, String> filters = new LinkedHashMap<>();
            put(filters, "view", view);
            put(filters, "cause", cause);
            put(filters, "sequence", sequence);
            put(filters, "state", state);
            put(filters, "parkedTo", olderThan == null ? null : before(olderThan));
            ArrayNode letters = read(EngineClient.fromEnvironment(), filters, limit);
            if (json) {
                out.println(pretty(letters));
            } else if (letters.isEmpty()) {
                out.println("There are no such dead letters.");
            } else {
                TextTable table =
                        new TextTable(
                                "VIEW",
                                "POSITION",
                                "SEQUENCE",
                                "EVENT",
                                "STATE",
                                "TRIES",
                                "WAIT",
                                "SINCE");
                for (JsonNode letter : letters) {
                    table.add(
                            letter.path("view").asString(),
                            letter.path("position").asString(),
                            letter.path("sequence").asString(),
                            letter.path("eventType").asString(),
                            letter.path("state").asString().equals("waiting")
                                    ? "waits for " + letter.path("behind").asLong()
                                    : "failed",
                            letter.path("attempts").asString(),
                            letter.path("waiting").asString(),
                            ago(letter.path("parkedAt")));
                }
                table.print(out);
            }
            out.flush();
            return 0;
        }

        /// Up to so many, page by page.
        static ArrayNode read(EngineClient engine, Map<String, String> filters, int limit) {
            ArrayNode letters = EngineClient.JSON.createArrayNode();
            String address =
                    "/api/v1/dead-letters?limit="
                            + Math.max(1, Math.min(200, limit))
                            + filters.entrySet().stream()
                                    .map(filter ->
                                            "&"
                                                    + filter.getKey()
                                                    + "="
                                                    + EngineClient.escaped(filter.getValue()))
                                    .collect(Collectors.joining());
            String next = "";
            do {
                JsonNode page =
                        engine.read(
                                next.isEmpty()
                                        ? address
                                        : address + "&cursor=" + EngineClient.escaped(next));
                for (JsonNode letter : page.path("items")) {
                    if (letters.size() < limit) {
                        letters.add(letter);
                    }
                }
                next = page.path("next").asString("");
            } while (!next.isEmpty() && letters.size() < limit);
            return letters;
        }

        private String before(String age) {
            Matcher parts = AGE.matcher(age);
            if (!parts.matches()) {
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "--older-than is a number with s, m, h or d, such as 2h.");
            }
            ChronoUnit unit =
                    switch (parts.group(2)) {
                        case "s" -> ChronoUnit.SECONDS;
                        case "m" -> ChronoUnit.MINUTES;
                        case "h" -> ChronoUnit.HOURS;
                        default -> ChronoUnit.DAYS;
                    };
            return Instant.now().minus(Long.parseLong(parts.group(1)), unit).toString();
        }

        private static void put(Map<String, String> filters, String name, @Nullable String value) {
            if (value != null) {
                filters.put(name, value);
            }
        }
    }

    @Command(
            name = "show",
            description =
                    "Shows one dead letter: the event (personal data masked), why it failed, every try.",
            mixinStandardHelpOptions = true)
    static final class Show extends Asking {

        @Parameters(index = "0", paramLabel = "VIEW", description = "The view.")
        private String view = "";

        @Parameters(index = "1", paramLabel = "POSITION", description = "The event's position.")
        private long position;

        @Override
        JsonNode ask(EngineClient engine) {
            return engine.read(address(view, position));
        }

        @Override
        void print(PrintWriter out, JsonNode details) {
            JsonNode letter = details.path("letter");
            out.printf(
                    "%s at position %d, of %s, in %s: %s%n",
                    letter.path("eventType").asString(),
                    letter.path("position").asLong(),
                    letter.path("sequence").asString(),
                    letter.path("view").asString(),
                    letter.path("state").asString().equals("waiting")
                            ? "waits for the one at position " + letter.path("behind").asLong()
                            : letter.path("error").asString());
            if (letter.has("cause")) {
                out.printf("cause    %s%n", letter.path("cause").asString());
            }
            for (JsonNode attempt : details.path("tries")) {
                out.printf(
                        "try %-4d %s  %s%n",
                        attempt.path("attempt").asInt(),
                        attempt.path("at").asString(),
                        attempt.path("error").asString());
            }
            for (JsonNode decision : details.path("decisions")) {
                out.printf(
                        "%-8s %s  by %s%s%n",
                        decision.path("decision").asString(),
                        decision.path("at").asString(),
                        decision.path("actor").asString(),
                        decision.has("reason") ? ": " + decision.path("reason").asString() : "");
            }
            out.printf("event    %s%n", pretty(details.at("/event/payload")));
            if (details.has("edited")) {
                out.printf("edited   %s%n", pretty(details.path("edited")));
            }
            for (JsonNode waiting : details.path("waitingBehind")) {
                out.printf(
                        "behind   %s at position %d%n",
                        waiting.path("eventType").asString(), waiting.path("position").asLong());
            }
        }
    }

    /// The members of an object, as `--set member=value` gives them: a JSON value, or else a text.
    static ObjectNode members(Map<String, String> set) {
        ObjectNode object = EngineClient.JSON.createObjectNode();
        set.forEach((path, value) -> {
            ObjectNode within = object;
            String[] names = path.split("\\.", -1);
            for (int i = 0; i < names.length - 1; i++) {
                within = within.withObjectProperty(names[i]);
            }
            within.set(names[names.length - 1], value(value));
        });
        return object;
    }

    private static JsonNode value(String text) {
        try {
            return EngineClient.JSON.readTree(text);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.stringNode(text);
        }
    }
}

package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.PrintWriter;
import java.util.List;

/// Who is told of what happens, and whether they take it.
@Command(
        name = "webhooks",
        description = "Lists webhooks and how they fare; with a subcommand, works on one.",
        mixinStandardHelpOptions = true,
        subcommands = {
            WebhooksCommand.Register.class,
            WebhooksCommand.Deliveries.class,
            WebhooksCommand.Ping.class,
            WebhooksCommand.Replay.class,
            WebhooksCommand.Pause.class,
            WebhooksCommand.Resume.class
        })
final class WebhooksCommand extends Asking {

    private static final String WEBHOOKS = "/api/v1/webhooks";

    @Override
    JsonNode ask(EngineClient engine) {
        return engine.read(WEBHOOKS + "?limit=200");
    }

    @Override
    void print(PrintWriter out, JsonNode answer) {
        out.printf(
                "%-38s %-9s %8s %8s %8s  %s%n",
                "WEBHOOK", "STATUS", "PENDING", "FAILED", "BEHIND", "ADDRESS");
        for (JsonNode each : answer.path("items")) {
            JsonNode progress = each.path("progress");
            out.printf(
                    "%-38s %-9s %8d %8d %8d  %s%n",
                    each.path("webhookId").asString(),
                    each.path("status").asString(),
                    progress.path("pending").asLong(),
                    progress.path("failed").asLong(),
                    progress.path("behind").asLong(),
                    each.path("url").asString());
        }
    }

    @Command(
            name = "register",
            description = "Registers an address. The secret is printed now and never again.",
            mixinStandardHelpOptions = true)
    static final class Register extends Asking {

        @Parameters(paramLabel = "URL", description = "Where to send to.")
        private String url = "";

        @Option(names = "--id", description = "Id of the webhook; made where absent.")
        private @Nullable String id;

        @Option(
                names = "--type",
                description = "Beginning of the names of events, such as 'order.'; repeatable.")
        private List<String> types = List.of();

        @Option(names = "--subject", description = "A stream, such as 'order:4711'; repeatable.")
        private List<String> subjects = List.of();

        @Override
        JsonNode ask(EngineClient engine) {
            ObjectNode body = EngineClient.JSON.createObjectNode().put("url", url);
            if (id != null) {
                body.put("webhookId", id);
            }
            types.forEach(body.putArray("types")::add);
            subjects.forEach(body.putArray("subjects")::add);
            return engine.post(WEBHOOKS, body).orRefuse();
        }
    }

    @Command(
            name = "deliveries",
            description = "Lists what a webhook was told, the last first.",
            mixinStandardHelpOptions = true)
    static final class Deliveries extends OfOne {

        @Option(names = "--state", description = "pending, delivered or failed.")
        private @Nullable String state;

        @Override
        JsonNode ask(EngineClient engine) {
            return engine.read(
                    its("deliveries")
                            + (state == null ? "" : "?state=" + EngineClient.escaped(state)));
        }

        @Override
        void print(PrintWriter out, JsonNode answer) {
            out.printf("%-38s %-9s %8s %-28s %s%n", "MESSAGE", "STATE", "ATTEMPTS", "TYPE", "LAST");
            for (JsonNode each : answer.path("items")) {
                out.printf(
                        "%-38s %-9s %8d %-28s %s%n",
                        each.path("messageId").asString(),
                        each.path("state").asString(),
                        each.path("attempts").asInt(),
                        each.path("type").asString(),
                        each.path("lastStatus").asString(each.path("lastError").asString("")));
            }
        }
    }

    @Command(
            name = "ping",
            description = "Sends a message that means nothing, to see whether it is taken.",
            mixinStandardHelpOptions = true)
    static final class Ping extends OfOne {

        @Override
        JsonNode ask(EngineClient engine) {
            return engine.post(its("pings"), EngineClient.JSON.createObjectNode()).orRefuse();
        }
    }

    @Command(
            name = "replay",
            description = "Sends again: one message, all that failed, or a stretch of the log.",
            mixinStandardHelpOptions = true)
    static final class Replay extends OfOne {

        @Option(names = "--message", description = "One message, by its webhook-id.")
        private @Nullable String message;

        @Option(names = "--failed", description = "All that was given up.")
        private boolean failed;

        @Option(names = "--after", description = "What lies behind this position.")
        private @Nullable Long after;

        @Option(names = "--up-to", description = "What lies up to this position.")
        private @Nullable Long upTo;

        @Option(names = "--dry-run", description = "Only tell how many messages that would be.")
        private boolean dryRun;

        @Override
        JsonNode ask(EngineClient engine) {
            ObjectNode body = EngineClient.JSON.createObjectNode();
            if (message != null) {
                body.put("messageId", message);
            }
            if (failed) {
                body.put("failed", true);
            }
            if (after != null) {
                body.put("after", after);
            }
            if (upTo != null) {
                body.put("upTo", upTo);
            }
            if (dryRun) {
                body.put("dryRun", true);
            }
            return engine.post(its("replays"), body).orRefuse();
        }
    }

    @Command(
            name = "pause",
            description = "Sends nothing for a while.",
            mixinStandardHelpOptions = true)
    static final class Pause extends OfOne {

        @Option(names = "--reason", required = true, description = "Why; it stands in the log.")
        private String reason = "";

        @Override
        JsonNode ask(EngineClient engine) {
            return engine.post(
                            its("pause"),
                            EngineClient.JSON.createObjectNode().put("reason", reason))
                    .orRefuse();
        }
    }

    @Command(
            name = "resume",
            description = "Goes on where it was.",
            mixinStandardHelpOptions = true)
    static final class Resume extends OfOne {

        @Override
        JsonNode ask(EngineClient engine) {
            return engine.post(its("resumption"), EngineClient.JSON.createObjectNode()).orRefuse();
        }
    }

    abstract static class OfOne extends Asking {

        @Parameters(paramLabel = "WEBHOOK")
        private String webhook = "";

        /// Where something of this webhook is.
        final String its(String part) {
            return WEBHOOKS + "/" + EngineClient.escaped(webhook) + "/" + part;
        }
    }
}

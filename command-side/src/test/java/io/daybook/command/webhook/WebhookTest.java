package io.daybook.command.webhook;

import static io.daybook.command.Scenario.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.InvalidCommand;
import io.daybook.command.Rejection;
import io.daybook.command.Scenario;
import io.daybook.command.webhook.WebhookCommand.ChangeWebhook;
import io.daybook.command.webhook.WebhookCommand.DeleteWebhook;
import io.daybook.command.webhook.WebhookCommand.DisableWebhook;
import io.daybook.command.webhook.WebhookCommand.Fault;
import io.daybook.command.webhook.WebhookCommand.PauseWebhook;
import io.daybook.command.webhook.WebhookCommand.PingWebhook;
import io.daybook.command.webhook.WebhookCommand.RegisterWebhook;
import io.daybook.command.webhook.WebhookCommand.ReplayWebhook;
import io.daybook.command.webhook.WebhookCommand.ResumeWebhook;
import io.daybook.command.webhook.WebhookCommand.RotateSecret;
import io.daybook.command.webhook.WebhookRejected.Code;
import io.daybook.shared.webhook.Registration;
import io.daybook.shared.webhook.Registration.Previous;
import io.daybook.shared.webhook.Registration.Secret;
import io.daybook.shared.webhook.Registration.Status;
import io.daybook.shared.webhook.WebhookEvent;
import io.daybook.shared.webhook.WebhookEvent.WebhookChanged;
import io.daybook.shared.webhook.WebhookEvent.WebhookDeleted;
import io.daybook.shared.webhook.WebhookEvent.WebhookDisabled;
import io.daybook.shared.webhook.WebhookEvent.WebhookPaused;
import io.daybook.shared.webhook.WebhookEvent.WebhookPinged;
import io.daybook.shared.webhook.WebhookEvent.WebhookRegistered;
import io.daybook.shared.webhook.WebhookEvent.WebhookReplayed;
import io.daybook.shared.webhook.WebhookEvent.WebhookResumed;
import io.daybook.shared.webhook.WebhookEvent.WebhookSecretRotated;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

class WebhookTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String URL = "https://example.com/hooks";
    private static final List<String> ORDERS = List.of("order.");
    private static final Secret FIRST = new Secret("s-1", "c-1");
    private static final Secret SECOND = new Secret("s-2", "c-2");

    private static final WebhookRegistered REGISTERED =
            new WebhookRegistered("hook", URL, ORDERS, List.of(), "ours", null, "s-1", "c-1", NOW);
    private static final WebhookPaused PAUSED = new WebhookPaused("hook", "they move", NOW);
    private static final WebhookDisabled DISABLED =
            new WebhookDisabled("hook", "gone", "It is gone.", NOW);
    private static final WebhookResumed RESUMED = new WebhookResumed("hook", NOW);
    private static final WebhookDeleted DELETED = new WebhookDeleted("hook", NOW);

    private static final WebhookCommand REGISTER = register(URL, FIRST);
    private static final WebhookCommand CHANGE =
            new ChangeWebhook("hook", URL + "/new", List.of(), List.of(), null, NOW);
    private static final WebhookCommand PAUSE = new PauseWebhook("hook", "they move", NOW);
    private static final WebhookCommand DISABLE =
            new DisableWebhook("hook", Fault.GONE, "It is gone.", NOW);
    private static final WebhookCommand RESUME = new ResumeWebhook("hook", NOW);
    private static final WebhookCommand ROTATE =
            new RotateSecret("hook", SECOND, NOW.plusSeconds(60), NOW);
    private static final WebhookCommand PING = new PingWebhook("hook", "ping-1", NOW);
    private static final WebhookCommand REPLAY =
            new ReplayWebhook("hook", "replay-1", null, 10L, 20L, NOW);
    private static final WebhookCommand DELETE = new DeleteWebhook("hook", NOW);

    @Test
    void is_registered_once() {
        webhook().when(decide(REGISTER)).then(REGISTERED);
        webhook(REGISTERED)
                .when(decide(register(URL + "/other", FIRST)))
                .thenRejected(Code.WEBHOOK_EXISTS);
    }

    @Test
    void who_registers_it_again_makes_no_other_secret() {
        Scenario<Webhook, WebhookEvent> webhook = webhook(REGISTERED);
        assertThat(Webhook.decide(register(URL, SECOND), webhook.state())).isEmpty();
    }

    @Test
    void each_command_has_its_event() {
        webhook(REGISTERED)
                .when(decide(CHANGE))
                .then(new WebhookChanged("hook", URL + "/new", List.of(), List.of(), null, NOW));
        webhook(REGISTERED).when(decide(PAUSE)).then(PAUSED);
        webhook(REGISTERED).when(decide(DISABLE)).then(DISABLED);
        webhook(REGISTERED, PAUSED).when(decide(RESUME)).then(RESUMED);
        webhook(REGISTERED)
                .when(decide(ROTATE))
                .then(new WebhookSecretRotated("hook", "s-2", "c-2", NOW.plusSeconds(60), NOW));
        webhook(REGISTERED).when(decide(PING)).then(new WebhookPinged("hook", "ping-1", NOW));
        webhook(REGISTERED)
                .when(decide(REPLAY))
                .then(new WebhookReplayed("hook", "replay-1", null, 10L, 20L, NOW));
        webhook(REGISTERED).when(decide(DELETE)).then(DELETED);
    }

    @Test
    void every_state_has_its_answer_to_every_command() {
        Map<String, WebhookCommand> commands = new TreeMap<>();
        commands.put("register", REGISTER);
        commands.put("change", CHANGE);
        commands.put("pause", PAUSE);
        commands.put("disable", DISABLE);
        commands.put("resume", RESUME);
        commands.put("rotate", ROTATE);
        commands.put("ping", PING);
        commands.put("replay", REPLAY);
        commands.put("delete", DELETE);

        assertThat(answers(commands))
                .isEqualTo(
                        answers(
                                commands,
                                "unknown-webhook",
                                Map.of("register", "1", "disable", "0")));
        assertThat(answers(commands, REGISTERED))
                .isEqualTo(answers(commands, "1", Map.of("register", "0", "resume", "0")));
        assertThat(answers(commands, REGISTERED, PAUSED))
                .isEqualTo(
                        answers(
                                commands,
                                "1",
                                Map.of("register", "0", "pause", "0", "disable", "0")));
        assertThat(answers(commands, REGISTERED, DISABLED))
                .isEqualTo(answers(commands, "1", Map.of("register", "0", "disable", "0")));
        assertThat(answers(commands, REGISTERED, DELETED))
                .isEqualTo(
                        answers(
                                commands,
                                "webhook-deleted",
                                Map.of(
                                        "register",
                                        "webhook-exists",
                                        "disable",
                                        "0",
                                        "delete",
                                        "0")));
    }

    @Test
    void a_secret_that_was_rotated_out_is_remembered_for_as_long_as_it_may_sign() {
        Registration rotated =
                terms(
                        webhook(
                                REGISTERED,
                                new WebhookSecretRotated(
                                        "hook", "s-2", "c-2", NOW.plusSeconds(60), NOW)));
        assertThat(rotated.secret()).isEqualTo(SECOND);
        assertThat(rotated.previous()).isEqualTo(new Previous(FIRST, NOW.plusSeconds(60)));

        Registration atOnce =
                terms(
                        webhook(
                                REGISTERED,
                                new WebhookSecretRotated("hook", "s-2", "c-2", null, NOW)));
        assertThat(atOnce.previous()).isNull();
    }

    @Test
    void tells_why_it_is_stopped_until_it_goes_on() {
        assertThat(terms(webhook(REGISTERED, DISABLED)))
                .extracting(Registration::status, Registration::statusReason)
                .containsExactly(Status.DISABLED, "It is gone.");
        assertThat(terms(webhook(REGISTERED, DISABLED, RESUMED)))
                .extracting(Registration::status, Registration::statusReason)
                .containsExactly(Status.ACTIVE, null);
    }

    @Test
    void what_is_out_of_bounds_is_refused_with_all_that_is_wrong() {
        assertThatThrownBy(() ->
                        new RegisterWebhook(
                                "no blanks",
                                " ",
                                List.of("order.", ""),
                                List.of("x".repeat(201)),
                                null,
                                -1L,
                                FIRST,
                                NOW))
                .isInstanceOfSatisfying(
                        InvalidCommand.class,
                        refused ->
                                assertThat(refused.problems())
                                        .extracting(Rejection.Problem::pointer)
                                        .containsExactly(
                                                "/webhookId",
                                                "/url",
                                                "/types/1",
                                                "/subjects/0",
                                                "/after"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com/hooks",
        "ftp://example.com",
        "example.com/hooks",
        "https://user:word@example.com",
        "https://example.com/#there",
        "https://example.com:99999",
        "https://localhost/hooks",
        "https://some.localhost",
        "https://127.0.0.1/hooks",
        "https://127.8.8.8",
        "https://10.1.2.3",
        "https://172.20.0.1",
        "https://192.168.1.1",
        "https://100.64.0.1",
        "https://169.254.169.254/latest/meta-data",
        "https://0.0.0.0",
        "https://224.0.0.1",
        "https://[::1]/hooks",
        "https://[::ffff:127.0.0.1]",
        "https://[fd00::1]",
        "https://[fe80::1]",
        "https://[64:ff9b::a00:1]",
        "https://[2002:7f00:1::]",
        "https://[2001:0:7f00:1::]",
    })
    void is_not_registered_where_the_engine_does_not_send(String url) {
        assertThatThrownBy(() -> new Destinations(List.of("10.9.0.0/16")).check(url))
                .isInstanceOfSatisfying(
                        WebhookRejected.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(Code.WEBHOOK_ADDRESS_REFUSED));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/hooks?shop=1",
        "https://93.184.216.34:8443/",
        "https://[2606:2800:220:1:248:1893:25c8:1946]/",
        "http://10.9.1.2:8080/hooks",
        "http://receiver.internal/hooks",
    })
    void is_registered_at_public_addresses_and_at_those_that_are_allowed(String url) {
        new Destinations(List.of("10.9.0.0/16", "Receiver.Internal")).check(url);
    }

    /// What each command comes to: how many events, or the code of the refusal.
    private static Map<String, String> answers(
            Map<String, WebhookCommand> commands, WebhookEvent... before) {
        Webhook state = webhook(before).state();
        Map<String, String> answers = new TreeMap<>();
        commands.forEach((name, command) -> {
            try {
                answers.put(name, Integer.toString(Webhook.decide(command, state).size()));
            } catch (WebhookRejected refused) {
                answers.put(name, refused.code());
            }
        });
        return answers;
    }

    private static Map<String, String> answers(
            Map<String, WebhookCommand> commands, String most, Map<String, String> others) {
        Map<String, String> answers = new TreeMap<>();
        commands.keySet().forEach(name -> answers.put(name, others.getOrDefault(name, most)));
        return answers;
    }

    private static Registration terms(Scenario<Webhook, WebhookEvent> webhook) {
        return ((Webhook.Registered) webhook.state()).terms();
    }

    private static RegisterWebhook register(String url, Secret secret) {
        return new RegisterWebhook("hook", url, ORDERS, List.of(), "ours", null, secret, NOW);
    }

    private static Scenario<Webhook, WebhookEvent> webhook(WebhookEvent... events) {
        return given(Webhook.MODEL, "hook", events);
    }

    private static Function<Webhook, List<WebhookEvent>> decide(WebhookCommand command) {
        return webhook -> Webhook.decide(command, webhook);
    }
}

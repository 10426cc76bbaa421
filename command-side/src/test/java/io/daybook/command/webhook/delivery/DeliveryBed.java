package io.daybook.command.webhook.delivery;

import static io.daybook.command.Patience.patiently;

import io.daybook.command.Answer;
import io.daybook.command.Command;
import io.daybook.command.CommandContexts;
import io.daybook.command.Commands;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.webhook.Destinations;
import io.daybook.command.webhook.Secrecy;
import io.daybook.command.webhook.WebhookCommand.DeleteWebhook;
import io.daybook.command.webhook.WebhookCommand.RegisterWebhook;
import io.daybook.command.webhook.WebhookCommand.RotateSecret;
import io.daybook.command.webhook.WebhookSecrets;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.webhook.Registration;
import io.daybook.shared.webhook.Registration.Secret;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.sql.DataSource;

/// A command side on a real PostgreSQL, a clock that is moved by hand, and as many senders as a test wants. Each sender is what a process
/// of its own would be; it looks when it is told to, or goes on by itself when it is started.
final class DeliveryBed implements AutoCloseable {

    /// No receiver that answers takes so long, however busy the machine is.
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /// For receivers that never answer.
    private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(2);

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ComponentScan(
            basePackages = {
                "io.daybook.command.stock",
                "io.daybook.command.webhook",
                "io.daybook.command.wiring"
            },
            excludeFilters = {
                @Filter(CommandEndpoint.class),
                @Filter(type = FilterType.REGEX, pattern = ".*(Test|Bed)(\\$.*)?")
            })
    static class Parts {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    final MovableClock clock = new MovableClock();
    private final ConfigurableApplicationContext context;
    private WebhookSecrets secrets = new WebhookSecrets(Path.of("target", "webhook.key"));
    private final List<DeliveryLoop> senders = new ArrayList<>();
    private final List<String> webhooks = new ArrayList<>();
    private int skus;

    DeliveryBed() {
        TestDatabase database = TestStores.database();
        context =
                new SpringApplicationBuilder(Parts.class)
                        .web(WebApplicationType.NONE)
                        .properties(
                                "spring.main.banner-mode=off",
                                "spring.datasource.url=" + database.jdbcUrl(),
                                "spring.datasource.username=" + database.engineUser(),
                                "spring.datasource.password=" + database.enginePassword(),
                                "spring.flyway.user=" + database.owner(),
                                "spring.flyway.password=" + database.ownerPassword(),
                                "spring.flyway.default-schema=daybook",
                                "spring.flyway.schemas=daybook,views,analytics")
                        .run();
    }

    DeliveryLoop sender(String... allowed) {
        return sender(TIMEOUT, allowed);
    }

    DeliveryLoop impatientSender(String... allowed) {
        return sender(SHORT_TIMEOUT, allowed);
    }

    private DeliveryLoop sender(Duration timeout, String... allowed) {
        DataSource dataSource = context.getBean(DataSource.class);
        PlatformTransactionManager transactions = context.getBean(PlatformTransactionManager.class);
        WebhookSettings settings =
                new WebhookSettings(
                        List.of(allowed),
                        100,
                        timeout,
                        100,
                        Duration.ofDays(5),
                        Duration.ofDays(30));
        DeliveryLoop sender =
                new DeliveryLoop(
                        new Registrations(dataSource, context.getBean(EventHistory.class)),
                        new Backlog(dataSource, transactions),
                        new Deliveries(dataSource, transactions),
                        new PlainFeed(dataSource),
                        new Sender(new Destinations(settings.allow()), secrets, clock, timeout),
                        context.getBean(EventLog.class),
                        context.getBean(Commands.class),
                        clock,
                        new Ladder(() -> 0.5),
                        settings);
        senders.add(sender);
        return sender;
    }

    Answer ask(Command command) {
        return context.getBean(Commands.class)
                .dispatch(command, CommandContexts.system("test", null))
                .join();
    }

    /// @return its secret
    String register(String webhookId, String url, List<String> subjects, @Nullable Long after) {
        String secretId = CommandContexts.newId();
        Secret secret = secrecy().named(webhookId, secretId);
        Answer answer =
                ask(
                        new RegisterWebhook(
                                webhookId,
                                url,
                                List.of("stock."),
                                subjects,
                                null,
                                after,
                                secret,
                                clock.instant()));
        webhooks.add(webhookId);
        return told(answer, secretId);
    }

    String rotate(String webhookId, @Nullable Instant previousUntil) {
        String secretId = CommandContexts.newId();
        return told(
                ask(
                        new RotateSecret(
                                webhookId,
                                secrecy().named(webhookId, secretId),
                                previousUntil,
                                clock.instant())),
                secretId);
    }

    private String told(Answer answer, String secretId) {
        Map<String, Object> body =
                Objects.requireNonNull(
                        secrecy()
                                .withSecret(
                                        ResponseEntity.ok(answer.body()), secretId, clock.instant())
                                .getBody());
        return (String) Objects.requireNonNull(body.get("secret"));
    }

    private Secrecy secrecy() {
        return new Secrecy(secrets, new Destinations(List.of()));
    }

    /// An SKU that no other test has.
    String sku() {
        return "SKU-" + CommandContexts.newId().substring(0, 13) + "-" + ++skus;
    }

    static String stream(String sku) {
        return "stock:" + sku + "@main";
    }

    /// One event of its stream.
    void receive(String sku) {
        ask(new ReceiveStock(sku, "main", 1, null, Instant.now()));
    }

    /// Has a sender look until there is nothing more to do at this time.
    void run(DeliveryLoop sender) {
        int quiet = 0;
        while (quiet < 2) {
            boolean more = sender.look();
            boolean idle = sender.isIdle();
            awaitIdle(sender);
            quiet = more || !idle ? 0 : quiet + 1;
        }
    }

    void awaitIdle(DeliveryLoop sender) {
        patiently()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(sender::isIdle);
    }

    /// Senders that begin after this have another one.
    void loseMasterKey() {
        secrets =
                new WebhookSecrets(
                        Path.of("target", "webhook-" + CommandContexts.newId() + ".key"));
    }

    DataSource dataSource() {
        return context.getBean(DataSource.class);
    }

    JdbcClient sql() {
        return JdbcClient.create(dataSource());
    }

    long head() {
        return context.getBean(EventLog.class).head();
    }

    Registration registration(String webhookId) {
        return new Registrations(
                        context.getBean(DataSource.class), context.getBean(EventHistory.class))
                .current(webhookId)
                .orElseThrow();
    }

    /// Ends what the test began, so that the next one has the store for itself.
    void clear() {
        senders.forEach(DeliveryLoop::close);
        senders.clear();
        webhooks.forEach(webhook -> ask(new DeleteWebhook(webhook, clock.instant())));
        webhooks.clear();
    }

    @Override
    public void close() {
        context.close();
    }
}

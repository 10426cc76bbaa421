package io.daybook.command.wiring;

import static io.daybook.command.Patience.patiently;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.Command;
import io.daybook.command.CommandContext;
import io.daybook.command.CommandContexts;
import io.daybook.command.CommandShell;
import io.daybook.command.Commands;
import io.daybook.command.Outcome;
import io.daybook.command.Policy;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Model;
import io.daybook.command.eventstore.Streams;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderEvent.OrderCompleted;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The command side inside Spring: shells are subscribed, policies follow the log, and a wrong part ends the start.
class WiringTest {

    private static final Instant AT = Instant.parse("2010-12-01T08:26:00Z");
    private static final Model<Integer, OrderEvent> ORDERS =
            new Model<>("order", OrderEvent.class, id -> 0, (count, event) -> count + 1);

    record Confirm(String orderId) implements Command {}

    record Complete(String orderId) implements Command {}

    @CommandShell
    static class Shell {
        private final Streams streams;

        Shell(Streams streams) {
            this.streams = streams;
        }

        @CommandHandler
        Outcome on(Confirm confirm, CommandContext context) {
            Loaded<Integer, OrderEvent> order = streams.load(ORDERS, confirm.orderId());
            order.record(List.of(new OrderConfirmed(confirm.orderId(), AT)));
            return new Outcome(Map.of("by", context.actor()));
        }

        @CommandHandler
        Outcome on(Complete complete) {
            Loaded<Integer, OrderEvent> order = streams.load(ORDERS, complete.orderId());
            order.record(List.of(new OrderCompleted(complete.orderId(), AT)));
            return new Outcome(Map.of());
        }
    }

    /// Fails once, to be tried again.
    @Policy
    @ProcessingGroup("complete-confirmed-order")
    static class CompleteConfirmedOrder {
        private final Commands commands;
        private final AtomicInteger failures = new AtomicInteger(1);

        CompleteConfirmedOrder(Commands commands) {
            this.commands = commands;
        }

        @EventHandler
        void on(OrderConfirmed event, RecordedEvent recorded) {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not yet");
            }
            commands.dispatch(
                            new Complete(event.orderId()),
                            CommandContexts.because(recorded, "complete-confirmed-order"))
                    .join();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        EventLogConfiguration.class,
        EventStoreConfiguration.class,
        PolicyConfiguration.class,
        Shell.class,
        CompleteConfirmedOrder.class
    })
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    static class WrongTransactions {
        @Bean
        @Primary
        TransactionManager none() {
            return NoTransactionManager.instance();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SecondBus {
        @Bean
        @Primary
        SimpleCommandBus simple() {
            return SimpleCommandBus.builder().build();
        }
    }

    @Test
    void a_policy_reacts_to_every_event_once_though_it_failed_before() {
        TestDatabase database = TestStores.database();
        try (ConfigurableApplicationContext context = start(database)) {
            Commands commands = context.getBean(Commands.class);
            EventLog log = context.getBean(EventLog.class);
            assertThat(commands.dispatch(new Confirm("1"), context("c")).join().body())
                    .containsEntry("by", "daybook");
            commands.dispatch(new Confirm("2"), context("c")).join();

            patiently().until(() -> log.head() == 4);
            // Whether the policy came to the first before or after the second was there.
            for (String orderId : List.of("1", "2")) {
                List<RecordedEvent> order =
                        context.getBean(EventHistory.class).ofStream("order:" + orderId, -1, 10);
                assertThat(order).extracting(RecordedEvent::version).containsExactly(0L, 1L);
                assertThat(order.getLast().metadata().causationId())
                        .isEqualTo(order.getFirst().eventId().toString());
                assertThat(order.getLast().metadata().correlationId()).isEqualTo("c");
            }
        }
        // Started again, it goes on behind what it has reacted to.
        try (ConfigurableApplicationContext context = start(database)) {
            Commands commands = context.getBean(Commands.class);
            EventLog log = context.getBean(EventLog.class);
            commands.dispatch(new Confirm("3"), context("c")).join();
            patiently().until(() -> log.head() == 6);
        }
    }

    @Test
    void a_part_that_is_not_ours_ends_the_start() {
        TestDatabase database = TestStores.database();
        assertThatThrownBy(() -> start(database, WrongTransactions.class))
                .hasMessageContaining("TransactionManager must be io.daybook");
        assertThatThrownBy(() -> start(database, SecondBus.class))
                .hasMessageContaining("CommandBus must be");
    }

    private static CommandContext context(String correlationId) {
        return CommandContexts.system(correlationId, null);
    }

    private static ConfigurableApplicationContext start(TestDatabase database, Class<?>... more) {
        return new SpringApplicationBuilder(Application.class)
                .sources(more)
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
}

package io.daybook.command.webhook.delivery;

import io.daybook.command.CommandRole;
import io.daybook.command.Commands;
import io.daybook.command.webhook.Destinations;
import io.daybook.command.webhook.Secrecy;
import io.daybook.command.webhook.WebhookSecrets;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.EventLog;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

import javax.sql.DataSource;

/// Wires the sending of webhooks, in processes with the role `command`.
@Configuration(proxyBeanMethods = false)
@CommandRole
@EnableConfigurationProperties(WebhookSettings.class)
class DeliveryConfiguration {

    @Bean
    WebhookSecrets webhookSecrets(
            @Value("${daybook.webhooks.key-file:${daybook.data:data}/webhook.key}") Path file) {
        return new WebhookSecrets(file);
    }

    @Bean
    Destinations webhookDestinations(WebhookSettings settings) {
        return new Destinations(settings.allow());
    }

    @Bean
    Secrecy webhookSecrecy(WebhookSecrets secrets, Destinations destinations) {
        return new Secrecy(secrets, destinations);
    }

    @Bean
    Registrations webhookRegistrations(DataSource dataSource, EventHistory history) {
        return new Registrations(dataSource, history);
    }

    @Bean
    Replays webhookReplays(DataSource dataSource) {
        return new Replays(dataSource);
    }

    /// What events look like to others is said elsewhere; a process that cannot say it sends nothing.
    @Bean
    Webhooks webhooks(
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Registrations registrations,
            EventLog log,
            ObjectProvider<WebhookFeed> feed,
            Commands commands,
            Destinations destinations,
            WebhookSecrets secrets,
            Clock clock,
            WebhookSettings settings) {
        return new Webhooks(
                registrations,
                feed,
                events ->
                        new DeliveryLoop(
                                registrations,
                                new Backlog(dataSource, transactions),
                                new Deliveries(dataSource, transactions),
                                events,
                                new Sender(destinations, secrets, clock, settings.timeout()),
                                log,
                                commands,
                                clock,
                                new Ladder(() -> ThreadLocalRandom.current().nextDouble()),
                                settings),
                dataSource,
                clock);
    }
}

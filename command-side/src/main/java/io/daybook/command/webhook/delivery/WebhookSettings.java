package io.daybook.command.webhook.delivery;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.util.List;

/// @param allow hosts, addresses and ranges that are sent to although they are not public, by http too
/// @param most webhooks there may be
/// @param timeout of one attempt
/// @param atOnce attempts of one process
/// @param disableAfter a receiver that has taken nothing for so long is sent nothing more
/// @param keep settled deliveries for so long
@ConfigurationProperties("daybook.webhooks")
public record WebhookSettings(
        @DefaultValue List<String> allow,
        @DefaultValue("100") int most,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue("100") int atOnce,
        @DefaultValue("5d") Duration disableAfter,
        @DefaultValue("30d") Duration keep) {

    public WebhookSettings {
        if (most < 1 || most > atOnce) {
            throw new IllegalArgumentException(
                    "daybook.webhooks.most is from 1 to daybook.webhooks.at-once, so that each always has a place.");
        }
        if (atOnce > 10_000) {
            throw new IllegalArgumentException("daybook.webhooks.at-once is at most 10000.");
        }
        if (timeout.toMillis() < 100 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "daybook.webhooks.timeout is from 100 milliseconds to a minute.");
        }
        if (!disableAfter.isPositive() || !keep.isPositive()) {
            throw new IllegalArgumentException(
                    "daybook.webhooks.disable-after and daybook.webhooks.keep must be positive.");
        }
    }
}

package io.daybook.command.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.time.Instant;

/// What the shop grants to orders that come in by HTTP.
///
/// @param timeToPay how long an order's stock is kept for it before it is paid
@ConfigurationProperties("daybook.order")
public record OrderTerms(@DefaultValue("30m") Duration timeToPay) {

    public Instant expiresAt(Instant placedAt) {
        return placedAt.plus(timeToPay);
    }
}

package io.daybook.app.webhooks;

import io.daybook.command.CommandRole;
import io.daybook.command.webhook.delivery.Webhooks;
import io.daybook.command.webhook.delivery.Webhooks.Figures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// How webhooks fare, for those who watch: sums over all of them, asked of the store every few seconds at most.
@Component
@CommandRole
class WebhookMetrics implements MeterBinder {

    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private final Webhooks webhooks;
    private List<Figures> figures = List.of();
    private long asked;

    WebhookMetrics(Webhooks webhooks) {
        this.webhooks = webhooks;
        this.asked = System.nanoTime() - FRESH_NANOS;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "daybook.webhooks.backlog",
                "Deliveries that are to be made.",
                all -> all.stream().mapToLong(Figures::pending).sum());
        gauge(
                registry,
                "daybook.webhooks.behind",
                "Events of the log that the webhook furthest behind was not yet told of.",
                all -> all.stream().mapToLong(Figures::behind).max().orElse(0));
        gauge(
                registry,
                "daybook.webhooks.oldest.seconds",
                "Age of the oldest event that a webhook has not taken.",
                all ->
                        all.stream()
                                .mapToDouble(each -> each.oldest().toMillis() / 1_000.0)
                                .max()
                                .orElse(0));
        gauge(
                registry,
                "daybook.webhooks.given.up",
                "Deliveries that were given up, and are kept.",
                all -> all.stream().mapToLong(Figures::failed).sum());
        gauge(
                registry,
                "daybook.webhooks.failing",
                "Webhooks whose last attempt failed.",
                all -> all.stream().filter(each -> each.failures() > 0).count());
        Gauge.builder("daybook.webhooks.disabled", webhooks, Webhooks::disabled)
                .description("Webhooks that the engine itself has stopped.")
                .register(registry);
        attempts(registry, "delivered", Webhooks::delivered);
        attempts(registry, "failed", Webhooks::failed);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String description,
            ToDoubleFunction<List<Figures>> figure) {
        Gauge.builder(name, this, metrics -> figure.applyAsDouble(metrics.figures()))
                .description(description)
                .register(registry);
    }

    private void attempts(
            MeterRegistry registry, String outcome, ToDoubleFunction<Webhooks> count) {
        FunctionCounter.builder("daybook.webhooks.attempts", webhooks, count)
                .tag("outcome", outcome)
                .description("Attempts of this process.")
                .register(registry);
    }

    private synchronized List<Figures> figures() {
        if (System.nanoTime() - asked >= FRESH_NANOS) {
            figures = webhooks.figures();
            asked = System.nanoTime();
        }
        return figures;
    }
}

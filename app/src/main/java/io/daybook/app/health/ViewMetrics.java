package io.daybook.app.health;

import io.daybook.projection.ViewPositions;
import io.daybook.projection.ViewPositions.ViewPosition;
import io.daybook.projection.ViewStatus;
import io.daybook.projection.ViewStatuses;
import io.daybook.projection.ViewWriter;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// How fresh each view is, for those who watch. Every process tells how far all views have come; how they are doing is known to those that post
/// them.
@Component
class ViewMetrics implements MeterBinder {

    private final ObjectProvider<ViewWriter> views;
    private final ObjectProvider<ViewPositions> positions;
    private final ObjectProvider<ViewStatuses> statuses;
    private final ObjectProvider<EventLog> log;

    ViewMetrics(
            ObjectProvider<ViewWriter> views,
            ObjectProvider<ViewPositions> positions,
            ObjectProvider<ViewStatuses> statuses,
            ObjectProvider<EventLog> log) {
        this.views = views;
        this.positions = positions;
        this.statuses = statuses;
        this.log = log;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("daybook.log.position", this, metrics -> metrics.head())
                .description("The last position of the log.")
                .register(registry);
        views.orderedStream()
                .map(ViewWriter::view)
                .forEach(view -> {
                    gauge(
                            registry,
                            view,
                            "daybook.view.lag.events",
                            "Events that the log is ahead of the view.",
                            metrics -> metrics.lagEvents(view));
                    gauge(
                            registry,
                            view,
                            "daybook.view.lag.seconds",
                            "How long ago the first event was recorded that the view does not show yet; 0 where there is none.",
                            metrics -> metrics.lagSeconds(view));
                    gauge(
                            registry,
                            view,
                            "daybook.view.failed",
                            "1 while the view stands at something that only people can put right.",
                            metrics -> metrics.is(view, ViewStatus.State.FAILED));
                    gauge(
                            registry,
                            view,
                            "daybook.view.waiting",
                            "1 while the view waits for its store.",
                            metrics -> metrics.is(view, ViewStatus.State.WAITING));
                });
    }

    private void gauge(
            MeterRegistry registry,
            String view,
            String name,
            String description,
            ToDoubleFunction<ViewMetrics> value) {
        Gauge.builder(name, this, value)
                .tag("view", view)
                .description(description)
                .register(registry);
    }

    private double head() {
        try {
            return log.getObject().head();
        } catch (RuntimeException e) {
            return Double.NaN; // the store is away
        }
    }

    private double lagEvents(String view) {
        return positions.getObject().of(view).map(at -> (double) at.lag()).orElse(head());
    }

    private double lagSeconds(String view) {
        try {
            long position = positions.getObject().of(view).map(ViewPosition::position).orElse(0L);
            List<RecordedEvent> next = log.getObject().read(position, 1);
            return next.isEmpty() ? 0 : secondsSince(next.getFirst().recordedAt());
        } catch (RuntimeException e) {
            return Double.NaN; // the store is away, or the event is of a later release
        }
    }

    private static double secondsSince(Instant time) {
        return Math.max(0, Duration.between(time, Instant.now()).toMillis() / 1000.0);
    }

    private double is(String view, ViewStatus.State state) {
        return statuses.stream()
                        .flatMap(of -> of.all().stream())
                        .anyMatch(status -> status.view().equals(view) && status.state() == state)
                ? 1
                : 0;
    }
}

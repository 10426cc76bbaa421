package io.daybook.app.health;

import io.daybook.projection.ViewWriter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import javax.sql.DataSource;

/// How many events each view lacks because it could not apply them, for those who watch: asked of the store every few seconds at most. While
/// the store is away it is not known.
@Component
class ParkedMetrics implements MeterBinder {

    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private final ObjectProvider<ViewWriter> views;
    private final JdbcClient jdbc;
    private Map<String, Long> parked = Map.of();
    private long askedAt = System.nanoTime() - FRESH_NANOS;

    ParkedMetrics(ObjectProvider<ViewWriter> views, DataSource dataSource) {
        this.views = views;
        this.jdbc = JdbcClient.create(dataSource);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        views.orderedStream()
                .map(ViewWriter::view)
                .forEach(view ->
                        Gauge.builder("daybook.view.parked", this, metrics -> metrics.of(view))
                                .tag("view", view)
                                .description(
                                        "Events that the view could not apply, and those that wait behind them.")
                                .register(registry));
    }

    private synchronized double of(String view) {
        long now = System.nanoTime();
        if (now - askedAt >= FRESH_NANOS) {
            askedAt = now;
            parked = ask();
        }
        Long count = parked.get(view);
        return count == null ? Double.NaN : count;
    }

    private Map<String, Long> ask() {
        Map<String, Long> counts = new HashMap<>();
        try {
            jdbc.sql("select view, parked from views.view_positions")
                    .query(row -> {
                        counts.put(row.getString(1), row.getLong(2));
                    });
        } catch (DataAccessException e) {
            counts.clear();
        }
        return counts;
    }
}

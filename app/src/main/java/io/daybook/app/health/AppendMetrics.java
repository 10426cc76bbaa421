package io.daybook.app.health;

import io.daybook.command.eventstore.append.Appender;
import io.daybook.command.eventstore.append.AppenderFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.util.function.ToDoubleFunction;

/// How writing into the log goes, for those who watch.
@Component
class AppendMetrics implements MeterBinder {

    private final ObjectProvider<Appender> appenders;

    AppendMetrics(ObjectProvider<Appender> appenders) {
        this.appenders = appenders;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Appender appender = appenders.getIfAvailable();
        if (appender == null) {
            return;
        }
        Gauge.builder("daybook.append.available", appender, a -> a.available() ? 1 : 0)
                .description("1 while commands can be recorded.")
                .register(registry);
        Gauge.builder("daybook.append.waiting", appender, Appender::waiting)
                .description("Units of work that wait to be written.")
                .register(registry);
        counter(
                registry,
                appender,
                "daybook.append.batches",
                "Batches that were written.",
                AppenderFigures::batches);
        counter(
                registry,
                appender,
                "daybook.append.entries",
                "Units of work that were written.",
                AppenderFigures::entries);
        counter(
                registry,
                appender,
                "daybook.append.slow.batches",
                "Batches that had to look at the store before they could be written.",
                AppenderFigures::slowBatches);
    }

    private static void counter(
            MeterRegistry registry,
            Appender appender,
            String name,
            String description,
            ToDoubleFunction<AppenderFigures> value) {
        FunctionCounter.builder(name, appender, a -> value.applyAsDouble(a.figures()))
                .description(description)
                .register(registry);
    }
}

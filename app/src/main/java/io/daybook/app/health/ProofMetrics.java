package io.daybook.app.health;

import io.daybook.projection.ViewWriter;
import io.daybook.projection.proof.Proof;
import io.daybook.projection.proof.Proofs;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// What the standing proof tells of each view, for those who watch: asked of the store every few seconds at most. While the store is away it
/// is not known.
@Component
class ProofMetrics implements MeterBinder {

    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private final ObjectProvider<ViewWriter> views;
    private final ObjectProvider<Proofs> proofs;
    private Map<String, Proof> known = Map.of();
    private long askedAt = System.nanoTime() - FRESH_NANOS;

    ProofMetrics(ObjectProvider<ViewWriter> views, ObjectProvider<Proofs> proofs) {
        this.views = views;
        this.proofs = proofs;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        views.orderedStream()
                .map(ViewWriter::view)
                .forEach(view -> {
                    gauge(
                            registry,
                            view,
                            "daybook.proof.age.seconds",
                            "How long ago the last whole round began: what was wrong before that has been found.",
                            last -> secondsSince(last.beganAt()));
                    gauge(
                            registry,
                            view,
                            "daybook.proof.round.seconds",
                            "How long the last whole round took, its pauses included.",
                            Proof.Round::seconds);
                    gauge(
                            registry,
                            view,
                            "daybook.proof.busy.seconds",
                            "How long the last whole round worked.",
                            Proof.Round::busySeconds);
                    gauge(
                            registry,
                            view,
                            "daybook.proof.left.alone",
                            "Entities that the last whole round could not compare, because events of theirs are dead letters.",
                            Proof.Round::leftAlone);
                    Gauge.builder(
                                    "daybook.proof.waiting",
                                    this,
                                    metrics ->
                                            metrics.of(
                                                    view,
                                                    proof -> proof.waitsFor() == null ? 0 : 1))
                            .tag("view", view)
                            .description("1 while the view cannot be held against the log.")
                            .register(registry);
                    counter(
                            registry,
                            view,
                            "daybook.proof.drift.found",
                            "Rows and documents that were found to differ from what the log says.",
                            Proof::found);
                    counter(
                            registry,
                            view,
                            "daybook.proof.drift.repaired",
                            "Those of them that were put right.",
                            Proof::repaired);
                });
    }

    private void gauge(
            MeterRegistry registry,
            String view,
            String name,
            String description,
            ToDoubleFunction<Proof.Round> value) {
        Gauge.builder(
                        name,
                        this,
                        metrics ->
                                metrics.of(
                                        view,
                                        proof -> {
                                            Proof.Round last = proof.last();
                                            return last == null
                                                    ? Double.NaN
                                                    : value.applyAsDouble(last);
                                        }))
                .tag("view", view)
                .description(description)
                .register(registry);
    }

    private void counter(
            MeterRegistry registry,
            String view,
            String name,
            String description,
            ToDoubleFunction<Proof> value) {
        FunctionCounter.builder(name, this, metrics -> metrics.of(view, value))
                .tag("view", view)
                .description(description)
                .register(registry);
    }

    private static double secondsSince(Instant time) {
        return Duration.between(time, Instant.now()).toMillis() / 1000.0;
    }

    private synchronized double of(String view, ToDoubleFunction<Proof> value) {
        long now = System.nanoTime();
        if (now - askedAt >= FRESH_NANOS) {
            askedAt = now;
            known = ask();
        }
        Proof proof = known.get(view);
        return proof == null ? Double.NaN : value.applyAsDouble(proof);
    }

    private Map<String, Proof> ask() {
        Map<String, Proof> all = new HashMap<>();
        try {
            proofs.stream().forEach(of -> of.all().forEach(proof -> all.put(proof.view(), proof)));
        } catch (RuntimeException e) {
            all.clear();
        }
        return all;
    }
}

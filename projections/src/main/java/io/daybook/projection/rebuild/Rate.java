package io.daybook.projection.rebuild;

import java.time.Duration;

/// How fast something goes, of late: recent seconds count more than those before.
final class Rate {

    private static final double SECONDS_THAT_COUNT = 10;

    private long lastNanos = System.nanoTime();
    private double perSecond = -1;

    synchronized void moved(long events) {
        long now = System.nanoTime();
        double seconds =
                Math.max(1e-6, (now - lastNanos) / (double) Duration.ofSeconds(1).toNanos());
        double weight = perSecond < 0 ? 1 : 1 - Math.exp(-seconds / SECONDS_THAT_COUNT);
        perSecond = Math.max(0, perSecond) * (1 - weight) + events / seconds * weight;
        lastNanos = now;
    }

    synchronized double perSecond() {
        return Math.max(0, perSecond);
    }
}

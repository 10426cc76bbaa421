package io.daybook.projection.rebuild;

import java.time.Duration;

/// How fast something goes, of late: recent seconds count more than those before.
final class Rate {

    private static final double SECONDS_THAT_COUNT = 10;

    private final long beganNanos = System.nanoTime();
    private long lastNanos = beganNanos;
    private double perSecond;

    synchronized void moved(long events) {
        long now = System.nanoTime();
        double seconds = seconds(now - lastNanos);
        // At first the mean of all there was: the first moment alone says little.
        double weight =
                Math.max(
                        1 - Math.exp(-seconds / SECONDS_THAT_COUNT),
                        seconds / seconds(now - beganNanos));
        perSecond = perSecond * (1 - weight) + events / seconds * weight;
        lastNanos = now;
    }

    synchronized double perSecond() {
        return perSecond;
    }

    private static double seconds(long nanos) {
        return Math.max(1e-6, nanos / (double) Duration.ofSeconds(1).toNanos());
    }
}

package io.daybook.app.views;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Looks at the same thing again and again until it is closed, which fails where a single look did.
final class Watch implements AutoCloseable {

    /// A look, which fails where what it sees is not as it should be.
    @FunctionalInterface
    interface Look {
        void look() throws Exception;
    }

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private final String name;
    private final Thread thread;
    private final List<AutoCloseable> closedAfterwards = new ArrayList<>();
    private volatile int looks;
    private volatile long longest;
    private volatile boolean over;
    private volatile @Nullable Throwable failure;

    private Watch(String name, Look look) {
        this.name = name;
        this.thread = Thread.ofVirtual().name(name).start(() -> watch(look));
    }

    static Watch over(String name, Look look) {
        return new Watch(name, look);
    }

    private void watch(Look look) {
        try {
            while (!over) {
                long began = System.nanoTime();
                look.look();
                longest = Math.max(longest, System.nanoTime() - began);
                looks++;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    /// Has something closed when nobody looks any more.
    Watch closing(AutoCloseable what) {
        closedAfterwards.add(what);
        return this;
    }

    @Override
    public String toString() {
        return "%s %d (longest %d ms)".formatted(name, looks, longest / 1_000_000);
    }

    @Override
    public void close() throws Exception {
        over = true;
        thread.join();
        for (AutoCloseable each : closedAfterwards) {
            each.close();
        }
        assertThat(failure).as("%s, after %d looks", name, looks).isNull();
        assertThat(looks).as("looks at " + name).isPositive();
    }
}

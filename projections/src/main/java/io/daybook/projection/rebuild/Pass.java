package io.daybook.projection.rebuild;

import io.daybook.projection.Faults;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.EventLog.Stretch;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// The pass over the log that all versions share which are being filled. Those that are furthest behind go first, until they have come to the
/// others; from there on each stretch is read once for all. The next stretch is read while one is being written.
final class Pass implements AutoCloseable {

    /// Positions in a stretch: what is in memory, twice. A stretch is a batch, and large ones save writing a row again and again.
    static final int RANGE = 20_000;

    /// This near to the live version the pass is over.
    private static final long NEAR = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Pass.class);

    private record Wanted(long after, int range, Set<Class<? extends DomainEvent>> types) {}

    private record Reading(Wanted wanted, Future<Stretch> stretch) {}

    private final EventLog log;
    private final ExecutorService workers;
    private final int range;
    private final long near;
    private final ExecutorService reader =
            Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, "rebuild-reads");
                thread.setDaemon(true);
                return thread;
            });
    private @Nullable Reading ahead;

    Pass(EventLog log, ExecutorService workers, int range) {
        this.log = log;
        this.workers = workers;
        this.range = range;
        this.near = Math.min(NEAR, range);
    }

    /// Applies one stretch; false where nothing could be done now.
    boolean step(List<Making> filling) throws Exception {
        List<Making> group = furthestBehind(filling);
        long from = group.getFirst().position();
        long live = Long.MAX_VALUE;
        for (Making making : group) {
            live = Math.min(live, making.livePosition());
        }
        // Where a rate was asked for, a second's worth, so that it is seen to move and heeds
        // wishes.
        int most = Math.min(range, limit(group));
        long nearEnough = Math.min(near, most);
        if (live - from <= nearEnough) {
            for (Making making : group) {
                if (making.livePosition() - from <= nearEnough) {
                    making.filled();
                }
            }
            return true;
        }
        Set<Class<? extends DomainEvent>> types = new HashSet<>();
        group.forEach(making -> types.addAll(making.handles()));
        long began = System.nanoTime();
        Stretch stretch;
        try {
            stretch = read(new Wanted(from, (int) Math.min(most, live - from), types));
        } catch (ExecutionException e) {
            LOG.warn("The log cannot be read on: {}", Faults.textOf(e));
            TimeUnit.SECONDS.sleep(1);
            return false;
        }
        long upTo = stretch.upTo();
        if (upTo <= from) {
            return false;
        }
        long left = live - upTo;
        ahead = left <= 0 ? null : begin(new Wanted(upTo, (int) Math.min(most, left), types));
        List<Future<?>> writing = new ArrayList<>();
        for (Making making : group) {
            writing.add(workers.submit(() -> making.apply(stretch)));
        }
        for (Future<?> one : writing) {
            one.get();
        }
        keepTo(limit(group), upTo - from, began);
        return true;
    }

    private static List<Making> furthestBehind(List<Making> filling) {
        long position = filling.stream().mapToLong(Making::position).min().orElseThrow();
        return filling.stream().filter(making -> making.position() == position).toList();
    }

    private Stretch read(Wanted wanted) throws InterruptedException, ExecutionException {
        Reading begun = ahead;
        ahead = null;
        return begun != null && begun.wanted().equals(wanted)
                ? begun.stretch().get()
                : begin(wanted).stretch().get();
    }

    private Reading begin(Wanted wanted) {
        return new Reading(
                wanted,
                reader.submit(() -> log.scan(wanted.after(), wanted.range(), wanted.types())));
    }

    private static int limit(List<Making> group) {
        int limit = Integer.MAX_VALUE;
        for (Making making : group) {
            Integer asked = making.claim().eventsPerSecond();
            limit = asked == null ? limit : Math.min(limit, asked);
        }
        return limit;
    }

    private static void keepTo(int eventsPerSecond, long events, long began)
            throws InterruptedException {
        if (eventsPerSecond < Integer.MAX_VALUE) {
            long due = began + (long) (events * 1e9 / eventsPerSecond);
            long left = due - System.nanoTime();
            if (left > 0) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}

package io.daybook.command.following;

import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;

import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// One reader's way through the log. It looks only when it was told that there is something, and once a second in case the telling
/// was lost. Used by one thread, but for the signal.
final class EventLogStream implements BlockingStream<TrackedEventMessage<?>> {

    private static final int FETCH = 1_000;

    /// After so many unwanted events one is handed over even so: it carries the reader's token on, which costs a commit. A reader that
    /// begins again passes over no more than these.
    private static final int CARRY_ON_AFTER = 2_000;

    private static final long LOOK_ANYWAY = TimeUnit.SECONDS.toNanos(1);

    private final EventLog log;
    private final EventLog.Subscription subscription;
    private final ArrayDeque<TrackedEventMessage<?>> ready = new ArrayDeque<>();
    private final Set<Class<?>> unwanted = ConcurrentHashMap.newKeySet();
    private final Semaphore told = new Semaphore(0);
    private volatile boolean mayHaveMore = true;
    private volatile @Nullable Runnable callback;
    private long position;
    private long handedOver;
    private long looked;

    EventLogStream(EventLog log, long after) {
        this.log = log;
        this.position = after;
        this.handedOver = after;
        this.subscription = log.onAppend(event -> !unwanted.contains(event.getClass()), this::tell);
    }

    private void tell() {
        mayHaveMore = true;
        if (told.availablePermits() == 0) {
            told.release();
        }
        Runnable available = callback;
        if (available != null) {
            available.run();
        }
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
        fill();
        return Optional.ofNullable(ready.peek());
    }

    @Override
    public boolean hasNextAvailable() {
        fill();
        return !ready.isEmpty();
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        long end = System.nanoTime() + unit.toNanos(timeout);
        while (!hasNextAvailable()) {
            long left = Math.min(end - System.nanoTime(), LOOK_ANYWAY);
            if (left <= 0) {
                return false;
            }
            boolean signalled = told.tryAcquire(left, TimeUnit.NANOSECONDS);
            mayHaveMore |= signalled;
        }
        return true;
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        while (true) {
            if (hasNextAvailable(1, TimeUnit.SECONDS)) {
                return ready.remove();
            }
        }
    }

    @Override
    public boolean setOnAvailableCallback(@Nullable Runnable available) {
        callback = available;
        if (available != null && mayHaveMore) {
            available.run();
        }
        return true;
    }

    /// Events that nobody here handles cost no message from now on.
    @Override
    public void skipMessagesWithPayloadTypeOf(TrackedEventMessage<?> ignored) {
        unwanted.add(ignored.getPayloadType());
    }

    @Override
    public void close() {
        subscription.close();
        callback = null;
    }

    private void fill() {
        while (ready.isEmpty() && isTimeToLook()) {
            mayHaveMore = false;
            looked = System.nanoTime();
            List<RecordedEvent> events;
            try {
                events = log.read(position, FETCH);
            } catch (RuntimeException e) {
                mayHaveMore = true;
                throw e;
            }
            for (Iterator<RecordedEvent> each = events.iterator(); each.hasNext(); ) {
                RecordedEvent event = each.next();
                position = event.position();
                if (!unwanted.contains(event.event().getClass())
                        || (!each.hasNext() && position - handedOver >= CARRY_ON_AFTER)) {
                    ready.add(message(event));
                    handedOver = position;
                }
            }
            mayHaveMore |= events.size() == FETCH;
        }
    }

    private boolean isTimeToLook() {
        return mayHaveMore || System.nanoTime() - looked > LOOK_ANYWAY;
    }

    private static TrackedEventMessage<?> message(RecordedEvent event) {
        return new GenericTrackedEventMessage<>(
                new GlobalSequenceTrackingToken(event.position()),
                new GenericEventMessage<>(
                        event.eventId().toString(),
                        event.event(),
                        MetaData.with(RecordedEventParameter.RECORDED, event),
                        event.recordedAt()));
    }
}

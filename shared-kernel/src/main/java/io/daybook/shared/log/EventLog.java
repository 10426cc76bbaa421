package io.daybook.shared.log;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The daybook as readers see it. Positions are dense and position order is commit order, so a reader that remembers the last
/// position it applied can neither skip nor repeat an event.
public interface EventLog {

    /// The position of the last durable event; 0 where there is none.
    long head();

    /// The end of the log as far as this process knows it without asking: at least where its own last append ended, and so all that it has
    /// acknowledged.
    default long knownHead() {
        return 0;
    }

    /// Up to `limit` events that follow position `after`, in position order. Empty when `after` is the head.
    /// A stored name that this build does not know is an [UnknownEventType], never a silent skip.
    List<RecordedEvent> read(long after, int limit);

    /// A stretch of the log of which only some types of events are wanted: what a rebuild reads, thousands of positions at a time. Events of
    /// other types are passed over as cheaply as the log can; one whose type this build does not know is an [UnknownEventType] even
    /// so, for it might be wanted.
    ///
    /// @param range positions to look at, at most; it bounds what is in memory
    /// @return what was found, and the position to read on from: that of the last event looked at
    default Stretch scan(long after, int range, Set<Class<? extends DomainEvent>> types) {
        List<RecordedEvent> all = read(after, range);
        return new Stretch(
                all.stream().filter(event -> types.contains(event.event().getClass())).toList(),
                all.isEmpty() ? after : all.getLast().position());
    }

    /// Events of the wanted types at positions up to `upTo`, in position order. The log ends there when `upTo` is where the reader began.
    record Stretch(List<RecordedEvent> events, long upTo) {}

    /// Calls `signal` after every commit, from whichever process. The signal must return at once; it may come late or twice, so a
    /// reader still looks by itself now and then. Closing the subscription ends it.
    Subscription onAppend(Runnable signal);

    /// As [#onAppend(Runnable)], but where all events that were appended are known and none is wanted, the signal may be left out: a reader of
    /// few events is not woken by all the others.
    default Subscription onAppend(Predicate<DomainEvent> wanted, Runnable signal) {
        return onAppend(signal);
    }

    /// A standing wish to be told of appends.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}

package io.daybook.shared.log;

import java.util.List;
import java.util.function.Predicate;

/// The daybook as readers see it. Positions are dense and position order is commit order, so a reader that remembers the last
/// position it applied can neither skip nor repeat an event.
public interface EventLog {

    /// The position of the last durable event; 0 where there is none.
    long head();

    /// Up to `limit` events that follow position `after`, in position order. Empty when `after` is the head.
    /// A stored name that this build does not know is an [UnknownEventType], never a silent skip.
    List<RecordedEvent> read(long after, int limit);

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

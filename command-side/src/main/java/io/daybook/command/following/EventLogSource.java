package io.daybook.command.following;

import io.daybook.shared.log.EventLog;

import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/// The log as Axon's processors read it. Positions are dense and in the order of commits, so a token is a position and nothing more.
public final class EventLogSource implements StreamableMessageSource<TrackedEventMessage<?>> {

    private final EventLog log;

    public EventLogSource(EventLog log) {
        this.log = log;
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken after) {
        return new EventLogStream(log, after == null ? 0 : after.position().orElse(0));
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(log.head());
    }
}

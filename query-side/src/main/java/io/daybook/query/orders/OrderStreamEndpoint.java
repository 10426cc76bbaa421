package io.daybook.query.orders;

import io.daybook.projection.ViewPositions;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;
import io.daybook.query.live.LiveStreams;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;

import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.List;

/// An order's timeline, told while it goes on.
@QueryEndpoint
@ReadsView(OrderStreamEndpoint.VIEW)
class OrderStreamEndpoint {

    static final String VIEW = "order-tracking";
    private static final Duration BEHIND = Duration.ofSeconds(1);

    private final OrderTrackingQuery query;
    private final ViewPositions positions;
    private final LiveStreams streams;

    OrderStreamEndpoint(
            ReadDatabase database, JsonMapper json, ViewPositions positions, LiveStreams streams) {
        this.query = new OrderTrackingQuery(database.jdbc(), json);
        this.positions = positions;
        this.streams = streams;
    }

    /// All steps as they are in the timeline, and those that come, until the caller goes away.
    @GetMapping(
            path = "/api/v1/orders/{orderId}/stream",
            produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void stream(
            @PathVariable String orderId,
            @RequestHeader(name = LiveStreams.LAST_EVENT_ID, required = false)
                    @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response) {
        long after = LiveStreams.position(lastEventId);
        if (!query.exists(Inputs.id("orderId", orderId))) {
            throw OrderTrackingEndpoint.unknown(orderId);
        }
        if (after > 0
                && query.timeline(orderId, after - 1, 1).stream()
                        .noneMatch(step -> step.position() == after)) {
            throw LiveStreams.unknownId();
        }
        String stream = "order:" + orderId;
        streams.send(
                request,
                response,
                after,
                event -> event.stream().equals(stream),
                (position, noticed) -> steps(orderId, position, noticed));
    }

    private LiveStreams.Stretch steps(String orderId, long after, long noticed) {
        if (!hasPassed(noticed)) {
            return new LiveStreams.Stretch(List.of(), after, true);
        }
        List<TimelineStep> steps = query.timeline(orderId, after, Page.MAX_LIMIT);
        return new LiveStreams.Stretch(
                steps.stream().map(step -> new LiveStreams.Message(step.position(), step)).toList(),
                steps.isEmpty() ? after : steps.getLast().position(),
                steps.size() == Page.MAX_LIMIT);
    }

    /// The log tells that there is more before the view can tell what.
    private boolean hasPassed(long position) {
        try {
            return positions.await(VIEW, position, BEHIND);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
